#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "image_bench.hpp"

using namespace lockstep;
using cli::pinned_form;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'b');

executor::EngineImage image_with(std::vector<std::string> digests) {
  executor::EngineImage image;
  image.id = "sha256:" + std::string(64, 'a');
  image.digests = std::move(digests);
  return image;
}

}  // namespace

TEST_CASE("what names bytes already is pinned as it is") {
  CHECK(pinned_form("many@" + kDigest, image_with({})) == "many@" + kDigest);
  CHECK(pinned_form(kDigest, image_with({})) == kDigest);
}

TEST_CASE("a tag is pinned to the digest that its own registry gave") {
  const auto image =
      image_with({"other.example/many@" + kDigest, "registry.example:5000/team/many@" + kDigest});
  CHECK(pinned_form("registry.example:5000/team/many:2014", image) ==
        "registry.example:5000/team/many@" + kDigest);
  CHECK(pinned_form("team/many:2014", image) == "registry.example:5000/team/many@" + kDigest);
  CHECK(pinned_form("team/many", image) == "registry.example:5000/team/many@" + kDigest);
}

TEST_CASE("an image that no registry knows is pinned to its id") {
  const auto image = image_with({"localhost/lockstep/zig@" + kDigest});
  CHECK(pinned_form("lockstep/zig:1", image) == image.id);
  CHECK(pinned_form("team/zig:1", image_with({"x.example/eam/zig@" + kDigest})) == image.id);
}

TEST_CASE("pins are added to the lock, and one that is broken stays as it is") {
  const fakes::TemporaryFolder scratch;
  const std::string& folder = scratch.path();
  sys::RealFilesystem files;
  REQUIRE(cli::write_pin(files, folder, "zig", kDigest));
  REQUIRE(cli::write_pin(files, folder, "many", "many@" + kDigest));
  CHECK(cli::read_image_lock(files, folder) ==
        toolchain::ImageLock{{"zig", kDigest}, {"many", "many@" + kDigest}});
  REQUIRE(files.write(folder + "/images.lock.json", "{", false));
  CHECK_FALSE(cli::write_pin(files, folder, "zig", kDigest));
  CHECK(files.read(folder + "/images.lock.json") == "{");
}

#include "lockstep/store/key_parts.hpp"

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"

using namespace lockstep;
using store::PartKind;

TEST_CASE("parts of a key are read back as they were written, and altered ones are refused") {
  const store::KeyParts parts = {
      {PartKind::kToolchain, "rustc", "rustc 1.96.0 (a b)", sha256("rustc")},
      {PartKind::kFile, "a b\n%", "", sha256("file")},
      {PartKind::kSetting, "", "x", sha256("")},
  };
  const std::string text = to_text(parts);
  CHECK(store::key_parts_from_text(text).value() == parts);
  for (std::size_t i = 0; i < text.size(); i += 7) {
    std::string altered = text;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(store::key_parts_from_text(altered));
  }
  CHECK_FALSE(store::key_parts_from_text(""));
}

TEST_CASE("known steps are found by id; a torn file knows none") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const store::KnownSteps steps = {{"core/a", sha256("1"), sha256("2")},
                                   {"package/x y", sha256("3"), sha256("4")}};
  const std::string path = folder / "steps";
  REQUIRE(store::write_known_steps(files, path, steps));
  const auto read = store::read_known_steps(files, path);
  CHECK(read == steps);
  REQUIRE(store::find_step(read, "package/x y") != nullptr);
  CHECK(store::find_step(read, "core/b") == nullptr);
  REQUIRE(files.write(path, files.read(path).value().substr(3), false));
  CHECK(store::read_known_steps(files, path).empty());
}

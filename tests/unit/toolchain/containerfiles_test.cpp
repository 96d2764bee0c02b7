#include "lockstep/toolchain/containerfiles.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/text.hpp"

using namespace lockstep;
using namespace lockstep::toolchain;

namespace {

Containerfile find(const std::vector<Containerfile>& files, const std::string& name) {
  const auto found = std::ranges::find(files, name, &Containerfile::name);
  REQUIRE(found != files.end());
  return *found;
}

std::string from_run_on(const std::string& text) { return text.substr(text.find("ARG BASE=")); }

std::string repository_file(const std::string& name) {
  return sys::RealFilesystem().read(std::string(LOCKSTEP_SOURCE_DIR) + "/" + name).value();
}

}  // namespace

TEST_CASE("each image of ours says what it is for, and any Debian may be its base") {
  const fakes::TemporaryFolder folder;
  const auto files = containerfiles(sys::RealFilesystem(), folder.path());
  REQUIRE(files);
  CHECK(files->size() >= 4);
  for (const Containerfile& file : *files) {
    CAPTURE(file.name);
    CHECK_FALSE(file.purpose.empty());
    CHECK(file.base == "debian:bookworm-slim");
    CHECK(file.folder.empty());
    CHECK(file.text.contains("\nARG BASE=debian:bookworm-slim\nFROM ${BASE}\n"));
  }
}

TEST_CASE("the image of mingw begins with the steps of zig's, which engines keep") {
  const fakes::TemporaryFolder folder;
  const auto files = containerfiles(sys::RealFilesystem(), folder.path());
  REQUIRE(files);
  CHECK(from_run_on(find(*files, "mingw").text).starts_with(from_run_on(find(*files, "zig").text)));
}

TEST_CASE("images have the zig that the set-up installs") {
  const std::string versions = repository_file("scripts/versions.sh");
  const auto line_after = [&](const std::string& begin) {
    const auto at = versions.find(begin);
    REQUIRE(at != std::string::npos);
    const auto start = at + begin.size();
    return versions.substr(start, versions.find('\n', start) - start);
  };
  const std::string version = line_after("\nZIG_VERSION=");
  const std::string digests = replace_all(line_after("[" + version + "]="), "\"", "");
  const std::string text = repository_file("docker/zig/Containerfile");
  CHECK(text.contains("'ziglang==" + version + " "));
  for (const std::string& digest : split(digests, ' ')) CHECK(text.contains("      " + digest));
}

TEST_CASE("a project's own Containerfile stands before ours, and its files are part of its name") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "docker/zig"));
  REQUIRE(files.create_folders(folder / "docker/Other Things"));
  REQUIRE(files.write(folder / "docker/zig/Containerfile", "# Mine\nFROM scratch\nCOPY tool /\n",
                      false));
  REQUIRE(files.write(folder / "docker/Other Things/Containerfile", "FROM scratch\n", false));
  REQUIRE(files.write(folder / "docker/zig/tool", "one", false));
  const auto found = containerfiles(files, folder.path());
  REQUIRE(found);
  const Containerfile zig = find(*found, "zig");
  CHECK(zig.purpose == "Mine");
  CHECK(zig.base.empty());
  CHECK(zig.folder == folder / "docker/zig");
  CHECK(std::ranges::find(*found, "Other Things", &Containerfile::name) == found->end());
  CHECK(base_of(zig, "debian").empty());
  CHECK(built_image_name(zig, "") == built_image_name(zig, "debian"));
  REQUIRE(files.write(folder / "docker/zig/tool", "two", false));
  CHECK(built_image_name(zig, "") !=
        built_image_name(find(containerfiles(files, folder.path()).value(), "zig"), ""));
}

TEST_CASE("another base is another image") {
  const auto file = read_containerfile("zig", "# For all\nARG BASE=debian\nFROM ${BASE}\n");
  CHECK(file.purpose == "For all");
  CHECK(base_of(file, "") == "debian");
  CHECK(base_of(file, "ubuntu") == "ubuntu");
  CHECK(built_image_name(file, "") == built_image_name(file, "debian"));
  CHECK(built_image_name(file, "") != built_image_name(file, "ubuntu"));
}

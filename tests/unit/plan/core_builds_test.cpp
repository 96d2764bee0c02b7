#include "core_builds.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::plan;

namespace {

model::Cell cell(const std::string& language, const std::string& glibc) {
  model::Cell made;
  made.language = language;
  made.target.name = "linux-x64";
  made.target.triples = {{"", "x86_64-unknown-linux-gnu"}};
  made.triple = "x86_64-unknown-linux-gnu";
  made.glibc = glibc;
  made.toolchain = "zig";
  return made;
}

}  // namespace

TEST_CASE("cells that agree share one core build, named by its target") {
  const auto builds = core_builds({cell("python", "2.17"), cell("go", "2.17")});
  REQUIRE(builds.size() == 1);
  CHECK(builds[0].id == "core/linux-x64");
  CHECK(builds[0].cells.size() == 2);
}

TEST_CASE("another floor is another core build, and both names say theirs") {
  const auto builds = core_builds({cell("python", "2.17"), cell("go", "2.28")});
  REQUIRE(builds.size() == 2);
  CHECK(builds[0].id == "core/linux-x64-zig-glibc2.17");
  CHECK(builds[1].id == "core/linux-x64-zig-glibc2.28");
}

TEST_CASE("cells that differ in their triple only have core builds of different names") {
  model::Cell other = cell("go", "2.17");
  other.triple = "x86_64-unknown-linux-gnux32";
  const auto builds = core_builds({cell("python", "2.17"), other});
  REQUIRE(builds.size() == 2);
  CHECK(builds[0].id == "core/linux-x64-zig-glibc2.17");
  CHECK(builds[1].id == "core/linux-x64-zig-glibc2.17-x86_64-unknown-linux-gnux32");
}

#include <algorithm>
#include <catch2/catch.hpp>

#include "lockstep/plan/plan.hpp"

using namespace lockstep;
using namespace lockstep::plan;

namespace {

const std::string kZig = "sha256:" + std::string(64, '1');

// A core by CMake for Python on two targets.
struct Bench {
  model::Project project;
  model::Survey survey;
  toolchain::Hosts hosts;

  Bench() {
    project.name = "lorem";
    project.version = "1.2.3";
    project.core = model::CmakeCore{"", "lorem", {}, {}, {}};
    model::Language language;
    language.name = "python";
    language.package = "lorem";
    project.languages = {language};
    for (const char* arch : {"x64", "arm64"}) project.cells.push_back(cell(arch));
    for (const char* program : {"cmake", "ninja", "zig"})
      hosts.local.programs[program] = {std::string("/usr/bin/") + program, "1"};
    hosts.local.os = "linux";
    hosts.local.arch = "x64";
    hosts.images["zig"] = hosts.local;
    hosts.images["zig"].image = kZig;
  }

  static model::Cell cell(const std::string& arch) {
    model::Cell cell;
    cell.language = "python";
    cell.target.name = "linux-" + arch;
    cell.target.os = "linux";
    cell.target.libc = "glibc";
    cell.target.arch = arch;
    cell.target.zig[""] = "x86_64-linux-gnu";
    cell.triple = "x86_64-unknown-linux-gnu";
    cell.glibc = "2.17";
    cell.toolchain = "zig";
    return cell;
  }

  model::Plan plan(Placement placement) const {
    auto plan = make_plan(project, survey, hosts, {{}, {}, placement});
    INFO((plan ? "" : plan.error().message));
    REQUIRE(plan);
    return std::move(*plan);
  }
};

std::vector<std::string> ids(const model::Plan& plan) {
  std::vector<std::string> ids;
  for (const model::Action& action : plan.actions) ids.push_back(action.id);
  std::ranges::sort(ids);
  return ids;
}

}  // namespace

TEST_CASE("a cell is built where the matrix says, unless the user says where all are") {
  model::Cell cell = Bench::cell("x64");
  CHECK(image_for(cell, Placement::kAsSaid).empty());
  CHECK(image_for(cell, Placement::kContainer) == "zig");
  cell.image = "own";
  CHECK(image_for(cell, Placement::kAsSaid) == "own");
  CHECK(image_for(cell, Placement::kContainer) == "own");
  CHECK(image_for(cell, Placement::kLocal).empty());
}

TEST_CASE("where all cells share an image, its actions have the names they have on the host") {
  const Bench bench;
  const model::Plan here = bench.plan(Placement::kLocal);
  const model::Plan there = bench.plan(Placement::kContainer);
  CHECK(ids(here) == ids(there));
  for (const model::Action& action : here.actions) CHECK(action.image.empty());
  for (const model::Action& action : there.actions) {
    CHECK(action.image == kZig);
    CHECK(action.toolchain.at("image") == kZig);
  }
}

TEST_CASE("cells in an image and on the host do not share a core") {
  Bench bench;
  bench.project.cells[0].image = "zig";
  const model::Plan plan = bench.plan(Placement::kAsSaid);
  CHECK(ids(plan) == std::vector<std::string>{"core/linux-arm64", "core/linux-x64@zig"});
  for (const model::PackageStep& step : plan.packages) {
    for (const model::NativeOutput& native : step.natives)
      CHECK(std::ranges::binary_search(ids(plan), native.action));
  }
}

TEST_CASE("an image that cannot be used blocks its cells alone, with its fix") {
  Bench bench;
  bench.project.cells[0].image = "zig";
  bench.hosts.images.clear();
  bench.hosts.missing["zig"] = {ErrorKind::kNotFound, "there is no image", "", "build it"};
  const model::Plan plan = bench.plan(Placement::kAsSaid);
  REQUIRE(plan.blocked.size() == 1);
  CHECK(plan.blocked.front().cell == "python/linux-x64");
  CHECK(plan.blocked.front().hint == "build it");
  CHECK(ids(plan) == std::vector<std::string>{"core/linux-arm64"});
}

#include <algorithm>
#include <catch2/catch.hpp>

#include "lockstep/plan/plan.hpp"

using namespace lockstep;
using namespace lockstep::plan;

namespace {

// Python takes the shared library, Go the static one.
struct Bench {
  model::Project project;
  model::Survey survey;
  toolchain::Host host;
  std::vector<model::Cell> cells;
  std::map<std::string, std::vector<std::string>> roles{{"python", {"shared"}}, {"go", {"static"}}};

  explicit Bench(const std::vector<std::string>& languages) {
    project.name = "lorem";
    project.core = model::CmakeCore{"", "lorem", {{"FAST", "ON"}}, {}, {}};
    for (const char* program : {"cmake", "ninja", "zig", "gcc", "g++"})
      host.programs[program].path = std::string("/usr/bin/") + program;
    host.os = "linux";
    host.arch = "x64";
    for (const std::string& name : languages) {
      model::Language language;
      language.name = name;
      project.languages.push_back(language);
      model::Cell cell;
      cell.language = name;
      cell.target.name = "linux-x64";
      cell.target.os = "linux";
      cell.target.arch = "x64";
      cell.abi = "gnu";
      cell.target.zig["gnu"] = "x86_64-linux-gnu";
      cell.triple = "x86_64-unknown-linux-gnu";
      cell.glibc = "2.17";
      cell.toolchain = "zig";
      cells.push_back(cell);
    }
    project.cells = cells;
  }

  std::vector<std::vector<std::string>> commands() const {
    const CoreRequest request{project, survey, host, cells, {}, roles, {}, true};
    const auto made = cmake_actions(request);
    REQUIRE(made);
    REQUIRE(made->actions.size() == 1);
    return made->actions.front().commands;
  }
};

bool has(const std::vector<std::string>& command, const std::string& word) {
  return std::ranges::find(command, word) != command.end();
}

void give_role_options(Bench& bench) {
  std::get<model::CmakeCore>(bench.project.core).role_options = {
      {"shared", {{"BUILD_SHARED_LIBS", "ON"}, {"FAST", "OFF"}}},
      {"static", {{"BUILD_SHARED_LIBS", "OFF"}}}};
}

}  // namespace

TEST_CASE("a CMake core at the project's top is configured, built and installed once") {
  const Bench bench({"python", "go"});
  const auto commands = bench.commands();
  REQUIRE(commands.size() == 3);
  CHECK(has(commands[0], "."));
  CHECK(has(commands[0], "-DFAST=ON"));
}

TEST_CASE("kinds of library that are configured apart each get a build of their own") {
  Bench bench({"python", "go"});
  give_role_options(bench);
  const auto commands = bench.commands();
  REQUIRE(commands.size() == 6);
  CHECK(has(commands[0], "-DBUILD_SHARED_LIBS=ON"));
  CHECK(has(commands[0], "-DFAST=OFF"));
  CHECK(has(commands[3], "-DBUILD_SHARED_LIBS=OFF"));
  CHECK(has(commands[3], "-DFAST=ON"));
  CHECK(commands[1].back() != commands[4].back());
}

TEST_CASE("a kind of library that no language takes is not built") {
  Bench bench({"go"});
  give_role_options(bench);
  const auto commands = bench.commands();
  REQUIRE(commands.size() == 3);
  CHECK(has(commands[0], "-DBUILD_SHARED_LIBS=OFF"));
}

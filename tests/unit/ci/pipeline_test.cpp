#include "lockstep/ci/pipeline.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "lockstep/base/render.hpp"

namespace lockstep::ci {

namespace {

model::Cell cell(const std::string& language, const std::string& os, const std::string& arch,
                 const std::string& toolchain = "zig") {
  model::Cell cell;
  cell.language = language;
  cell.target.name = os + "-" + arch;
  cell.target.os = os;
  cell.target.arch = arch;
  cell.toolchain = toolchain;
  return cell;
}

model::Language language(const std::string& name) {
  model::Language language;
  language.name = name;
  return language;
}

// Two languages on three targets, all cross-compiled.
Request cross_compiled() {
  Request request;
  request.project.languages = {language("python"), language("node")};
  for (const char* name : {"python", "node"}) {
    request.project.cells.push_back(cell(name, "linux", "x64"));
    request.project.cells.push_back(cell(name, "linux", "arm64"));
    request.project.cells.push_back(cell(name, "macos", "arm64"));
  }
  request.ci.setup = {"./ci/install.sh\n"};
  request.identity_variables = {{"python", "PYPI_ID_TOKEN"}, {"node", "NPM_ID_TOKEN"}};
  return request;
}

// What needs everything: native runners, a folder of its own, Go, a forge, secrets.
Request demanding() {
  Request request = cross_compiled();
  request.folder = "sub/lorem/";
  request.project.languages.push_back(language("go"));
  request.project.releases = {{"kind", "github"}};
  request.project.cells.push_back(cell("go", "linux", "x64"));
  request.project.cells.push_back(cell("python", "windows", "x64", "host"));
  request.project.cells.push_back(cell("node", "windows", "x64", "mingw"));
  request.project.cells.push_back(cell("node", "macos", "x64", "host"));
  request.ci.setup = {"echo \"a: b\" # c", "if true; then\n  echo '|'\nfi"};
  request.ci.secrets = {"NPM_TOKEN", "GEM_HOST_API_KEY"};
  request.ci.runners = {
      {"linux-arm64", "arm runner: 1"}, {"windows-x64", "win"}, {"macos-x64", "mac"}};
  request.ci.audiences = {{"python", "an index"}, {"node", "npm:registry"}};
  return request;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void check_golden(const std::string& name, const Result<Pipeline>& pipeline) {
  REQUIRE(pipeline);
  const std::string path = std::string(LOCKSTEP_SOURCE_DIR) + "/tests/golden/ci/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr)
    std::ofstream(path, std::ios::binary) << pipeline->text;
  CHECK(pipeline->text == read_file(path));
  CHECK_FALSE(std::regex_search(pipeline->text, std::regex("@[a-z_]+@")));
  CHECK(is_generated(pipeline->text));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The text of a job, from its name to the next one's.
std::string job(const std::string& text, const std::string& name) {
  const auto begin = text.find("\n  " + name + ":\n");
  REQUIRE(begin != std::string::npos);
  static const std::regex kNext("\n  [a-z]+:\n");
  std::smatch next;
  const std::string rest = text.substr(begin + name.size() + 4);
  return std::regex_search(rest, next, kNext) ? next.prefix().str() : rest;
}

}  // namespace

TEST_CASE("the jobs of a project that cross-compiles all read as they were agreed") {
  check_golden("cross.github.yml", generate(Service::kGitHub, cross_compiled()));
  check_golden("cross.gitlab.yml", generate(Service::kGitLab, cross_compiled()));
}

TEST_CASE("native runners, secrets, Go and a folder of its own are written as they were agreed") {
  check_golden("native.github.yml", generate(Service::kGitHub, demanding()));
  check_golden("native.gitlab.yml", generate(Service::kGitLab, demanding()));
}

TEST_CASE("identity tokens and secrets are for the publishing job alone") {
  const auto pipeline = generate(Service::kGitHub, demanding());
  REQUIRE(pipeline);
  const std::string publish = job(pipeline->text, "publish");
  for (const char* part :
       {"id-token: write", "secrets.NPM_TOKEN", "github.token", "contents: write",
        "environment: release", "cancel-in-progress: false"}) {
    CAPTURE(part);
    CHECK(holds(publish, part));
    CHECK(pipeline->text.find(part) == pipeline->text.rfind(part));
  }
  CHECK(holds(pipeline->text, "\npermissions:\n  contents: read\n"));
}

TEST_CASE("every action is pinned by a commit, its version beside it") {
  const auto pipeline = generate(Service::kGitHub, demanding());
  REQUIRE(pipeline);
  static const std::regex kPinned(R"(uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9.]+\n)");
  std::istringstream lines(pipeline->text);
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!holds(line, "uses:")) continue;
    CAPTURE(line);
    ++count;
    CHECK(std::regex_search(line + "\n", kPinned));
  }
  CHECK(count == 12);
}

TEST_CASE("without lines that bring lockstep along, every job fails and says what to write") {
  Request request = cross_compiled();
  request.ci.setup.clear();
  for (const Service service : {Service::kGitHub, Service::kGitLab}) {
    const auto pipeline = generate(service, request);
    REQUIRE(pipeline);
    CHECK(holds(pipeline->text, "ci: {setup: [shell lines]}"));
    CHECK(holds(pipeline->text, "exit 1\n"));
    REQUIRE_FALSE(pipeline->notes.empty());
    CHECK(holds(pipeline->notes.front(), "`ci: {setup: [...]}`"));
  }
}

TEST_CASE("a native cell on a service whose runner nobody named is refused, each with its fix") {
  Request request = demanding();
  request.ci.runners.clear();
  const auto pipeline = generate(Service::kGitLab, request);
  REQUIRE_FALSE(pipeline);
  const std::string said = render(pipeline.error(), false);
  CHECK(holds(said, "windows-x64-on-windows-x64"));
  CHECK(holds(said, "macos-x64"));
  CHECK(holds(said, "runners: {windows-x64: ...}"));
  CHECK(pipeline.error().kind == ErrorKind::kUsage);
}

TEST_CASE("a folder that YAML or a shell would read otherwise is refused") {
  Request request = cross_compiled();
  request.folder = "a b: $(c)/";
  CHECK_FALSE(generate(Service::kGitHub, request));
}

TEST_CASE("a file that somebody else wrote is not taken for ours") {
  CHECK(is_generated("# Made by `lockstep ci generate github` from lockstep.yaml\n"));
  CHECK_FALSE(is_generated("name: lockstep\n"));
  CHECK_FALSE(is_generated(""));
}

}  // namespace lockstep::ci

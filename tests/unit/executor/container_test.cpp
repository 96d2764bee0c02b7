#include "lockstep/executor/container.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/executor/command_run.hpp"

using namespace lockstep;
using executor::Access;
using executor::ContainerRun;

namespace {

const executor::ContainerEngine kPodman{
    executor::EngineKind::kPodman, "/usr/bin/podman", "", "4.3.1", "x64", {}};
const std::string kImage = "sha256:" + std::string(64, 'a');

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

ContainerRun a_run() {
  return {kImage,         "lockstep-1",
          "/store/guest", {{"/lockstep/root", "/tmp/a,b\"c", Access::kWrite}},
          {"--user=0:0"}, model::Network::kNone,
          {2, 1024, 99}};
}

// Answers `run` with `report`, or with a status and words of the engine's own.
struct Engine {
  int status = 0;
  std::string out;
  std::string err;

  fakes::FakeProcess process() const {
    return fakes::FakeProcess([*this](const sys::ProcessRequest& request) {
      sys::ProcessResult result;
      if (!has(request.argv, "run")) return result;
      result.status = status;
      result.out = out;
      result.err = err;
      return result;
    });
  }
};

// An action in a container of an engine that starts nothing.
struct Bench {
  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  model::Action action;

  Bench() {
    action.id = "core/linux-x64";
    action.image = kImage;
    action.commands = {{"cc", "@root@/a.c"}};
    action.env = {{"PATH", "@root@/.lockstep/bin:/usr/bin"}};
    action.inputs = {model::ToolInput{
        "cc", model::parse_json(R"({"prepend": ["@cache@/zig", "@root@"]})").value()}};
    REQUIRE(files.create_folders(folder / "root"));
  }

  Result<executor::Outcome> run(sys::Process& process) {
    executor::ContainerExecutor in_container(files, process, kPodman, "/store/guest", {});
    return in_container.execute({.action = action,
                                 .inputs = {},
                                 .root = folder / "root",
                                 .cache = folder / "cache",
                                 .log = folder / "logs/core.log",
                                 .program = "/lockstep/of/the/host",
                                 .inherited = {},
                                 .jobserver = executor::JobserverPipe{3, 4},
                                 .stop = nullptr});
  }
};

}  // namespace

TEST_CASE(
    "a container sees its mounts alone, without network, capabilities or more than its share") {
  const auto words = executor::container_words(a_run(), "run");
  for (const char* word :
       {"--rm", "--pull=never", "--network=none", "--read-only", "--cap-drop=all",
        "--security-opt=no-new-privileges", "--pids-limit=99", "--cpus=2", "--memory=1024",
        "--user=0:0", "--entrypoint=/lockstep/bin/program"}) {
    INFO(word);
    CHECK(has(words, word));
  }
  CHECK(has(words,
            "--mount=type=bind,source=/store/guest,destination=/lockstep/bin/program,readonly"));
  CHECK(words[words.size() - 2] == kImage);
  CHECK(words.back() == "run");
}

TEST_CASE("a folder's name cannot say more than where it is") {
  CHECK(has(executor::container_words(a_run(), "run"),
            "--mount=type=bind,\"source=/tmp/a,b\"\"c\",destination=/lockstep/root"));
}

TEST_CASE("an action in a container knows its folders by the same names on every host") {
  Bench bench;
  auto process =
      Engine{0, model::to_compact_json(executor::report_of(std::vector<executor::CommandEnd>{{}})),
             ""}
          .process();
  const auto outcome = bench.run(process);
  REQUIRE(outcome);
  const auto asked = process.requests().front();
  const auto commands = executor::commands_of(model::parse_json(asked.stdin_bytes).value());
  REQUIRE(commands);
  CHECK(commands->front().argv == std::vector<std::string>{"cc", "/lockstep/root/a.c"});
  CHECK(commands->front().env ==
        std::map<std::string, std::string>{{"PATH", "/lockstep/root/.lockstep/bin:/usr/bin"}});
  CHECK(asked.stdin_bytes.find(bench.folder.path()) == std::string::npos);
  const auto rule = bench.files.read(bench.folder / "root/.lockstep/bin/tool-cc.json");
  REQUIRE(rule);
  CHECK(rule->find("/lockstep/cache/zig") != std::string::npos);
  CHECK(bench.files.read_link(bench.folder / "root/.lockstep/bin/tool-cc").value() ==
        "/lockstep/bin/program");
}

TEST_CASE("no tool cache of one image is another's") {
  Bench bench;
  auto process = Engine{}.process();
  static_cast<void>(bench.run(process));
  bench.action.image = "sha256:" + std::string(64, 'b');
  REQUIRE(bench.files.remove_all(bench.folder / "root"));
  REQUIRE(bench.files.create_folders(bench.folder / "root"));
  static_cast<void>(bench.run(process));
  std::vector<std::string> zigs;
  for (const auto& request : process.requests()) {
    for (const std::string& word : request.argv)
      if (word.ends_with("destination=/lockstep/cache/zig")) zigs.push_back(word);
  }
  REQUIRE(zigs.size() == 2);
  CHECK(zigs[0] != zigs[1]);
}

TEST_CASE("an engine of another machine gets copies, and gives back what is declared alone") {
  Bench bench;
  bench.action.outputs = {"out/a"};
  const executor::ContainerEngine remote{executor::EngineKind::kPodman,
                                         "/usr/bin/podman",
                                         "ssh://me@there/run/podman.sock",
                                         "4.3.1",
                                         "x64",
                                         {}};
  std::vector<std::vector<std::string>> steps;
  fakes::FakeProcess process([&](const sys::ProcessRequest& request) {
    sys::ProcessResult result;
    const auto is_step = [](const std::string& word) {
      return word == "create" || word == "cp" || word == "start" || word == "rm";
    };
    const auto step = std::ranges::find_if(request.argv, is_step);
    steps.emplace_back(step, request.argv.end());
    if (steps.back().front() == "start")
      result.out = R"({"ends":[{"status":0,"out":"","seconds":0,"cpu_seconds":0,"peak_kib":0}]})";
    return result;
  });
  executor::ContainerExecutor there(bench.files, process, remote, "/store/guest", {});
  const auto outcome = there.execute({.action = bench.action,
                                      .inputs = {},
                                      .root = bench.folder / "root",
                                      .cache = bench.folder / "cache",
                                      .log = bench.folder / "log",
                                      .program = "",
                                      .inherited = {},
                                      .jobserver = {},
                                      .stop = nullptr});
  REQUIRE_FALSE(outcome);  // nothing was made: the fake engine copies nothing
  CHECK(outcome.error().message.find("left no `out/a`") != std::string::npos);
  std::vector<std::string> names;
  for (const auto& step : steps) names.push_back(step.front());
  CHECK(names == std::vector<std::string>{"create", "cp", "cp", "cp", "start", "cp", "cp", "rm"});
  for (const std::string& word : steps.front()) {
    INFO(word);
    CHECK(word.find(bench.folder.path()) == std::string::npos);
  }
  CHECK(steps[5].back() == bench.folder / "root/out/a");
}

TEST_CASE("what the engine says is told when it cannot run a container, and nothing of it stays") {
  Bench bench;
  auto process = Engine{125, "", "Error: no space left on device\n"}.process();
  const auto outcome = bench.run(process);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kToolFailed);
  CHECK(outcome.error().hint.find("no space left on device") != std::string::npos);
  const auto last = process.requests().back().argv;
  CHECK(has(last, "rm"));
  CHECK(has(last, "--force"));
}

TEST_CASE("an action without an image runs on this host, one with it never does") {
  Bench bench;
  sys::RealProcess real;
  executor::LocalExecutor local(bench.files, real);
  executor::PlacedExecutor placed(local);
  const auto outcome = placed.execute({.action = bench.action,
                                       .inputs = {},
                                       .root = bench.folder / "root",
                                       .cache = bench.folder / "cache",
                                       .log = bench.folder / "log",
                                       .program = "",
                                       .inherited = {},
                                       .jobserver = {},
                                       .stop = nullptr});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kInternal);
}

TEST_CASE("containers of a lockstep that is gone are removed, those of a living one are not") {
  fakes::FakeProcess process([](const sys::ProcessRequest& request) {
    sys::ProcessResult result;
    if (has(request.argv, "ps")) result.out = "lockstep-1-0a\nlockstep-2000000000-0b\nodd line\n";
    return result;
  });
  executor::remove_left_containers(process, kPodman);
  REQUIRE(process.requests().size() == 2);
  CHECK(process.requests().back().argv.back() == "lockstep-2000000000-0b");
}

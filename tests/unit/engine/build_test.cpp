#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "bench.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/engine/plan_status.hpp"
#include "lockstep/sys/process.hpp"

using namespace lockstep;
using engine::Bench;
using engine::StepOutcome;
using Words = std::vector<std::string>;

namespace {

fakes::FakeExecutor::Answer failing(const std::string& message) {
  return [message](const executor::Task&) -> Result<executor::Outcome> {
    return fail(ErrorKind::kToolFailed, message);
  };
}

// Leaves outputs that say what the action was made of, so that every change shows in them.
Result<executor::Outcome> telling(sys::Filesystem& files, const executor::Task& task) {
  std::string text;
  for (const auto& command : task.action.commands) text += join(command, " ") + "\n";
  for (const auto& [name, value] : task.action.env) text += name + "=" + value + "\n";
  for (const auto& [tool, version] : task.action.toolchain) text += tool + " " + version + "\n";
  for (const executor::StagedFile& input : task.inputs)
    text += input.path + " " + input.digest.hex() + "\n";
  for (const std::string& output : task.action.outputs) {
    const std::string place = join_path(task.root, output);
    LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(place))));
    LOCKSTEP_CHECK(files.write(place, text, false));
  }
  return executor::Outcome{};
}

StepOutcome outcome_of(const engine::BuildReport& report, const std::string& id) {
  const auto found = std::ranges::find(report.actions, id, &engine::ActionReport::id);
  REQUIRE(found != report.actions.end());
  return found->outcome;
}

const Error& error_of(const engine::BuildReport& report, const std::string& id) {
  const auto found = std::ranges::find(report.actions, id, &engine::ActionReport::id);
  REQUIRE(found != report.actions.end());
  REQUIRE(found->error);
  return *found->error;
}

// std → core → two bindings.
void add_diamond(Bench& bench) {
  bench.add("std");
  bench.add("core", {"std"});
  bench.add("python", {"core"});
  bench.add("node", {"core"});
}

template <typename T>
std::vector<std::string> ids_of(const std::vector<engine::Event>& events) {
  std::vector<std::string> ids;
  for (const auto& event : events) {
    if (const auto* wanted = std::get_if<T>(&event)) ids.push_back(wanted->id);
  }
  return ids;
}

}  // namespace

TEST_CASE("everything runs once, what is needed first, and nothing the second time") {
  Bench bench;
  add_diamond(bench);
  const auto first = bench.build();
  REQUIRE(first);
  CHECK(first->ok());
  const auto order = bench.executor->ran();
  REQUIRE(order.size() == 4);
  CHECK(order[0] == "std");
  CHECK(order[1] == "core");
  CHECK(first->actions[1].cpu_seconds == 2);

  bench.reopen();
  bench.events.clear();
  const auto second = bench.build();
  REQUIRE(second);
  CHECK(bench.ran().empty());
  for (const auto& action : second->actions) CHECK(action.outcome == StepOutcome::kFromStore);
  CHECK(ids_of<engine::ActionHit>(bench.events).size() == 4);
  CHECK(ids_of<engine::ActionStarted>(bench.events).empty());
}

TEST_CASE("an action is given its upstreams' outputs as blobs and the project's files") {
  Bench bench;
  add_diamond(bench);
  REQUIRE(bench.build());
  const auto core = bench.executor->inputs("core");
  REQUIRE(core.size() == 1);
  CHECK(core[0].path == "in/std");
  CHECK(bench.files.read(core[0].source).value() == "from std");
  const auto std_inputs = bench.executor->inputs("std");
  REQUIRE(std_inputs.size() == 1);
  CHECK(std_inputs[0].path == "core/lib.c");
  CHECK(std_inputs[0].source == bench.folder / "project/core/lib.c");
}

TEST_CASE("a changed source, command, variable or tool runs again with all that needs it, a new id "
          "or README does not") {
  Bench bench;
  add_diamond(bench);
  for (const std::string id : {"std", "core", "python", "node"})
    bench.answers[id] = [&](const executor::Task& task) { return telling(bench.files, task); };
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/README.md", "other", false));
  REQUIRE(bench.build());
  CHECK(bench.ran().empty());
  bench.plan.actions[3].env["A"] = "1";
  REQUIRE(bench.build());
  CHECK(bench.ran() == Words{"node"});
  bench.plan.actions[1].toolchain["rustc"] = "1.96";
  REQUIRE(bench.build());
  CHECK(bench.ran() == Words{"core", "node", "python"});
  bench.plan.actions[1].commands[0].push_back("-O2");
  REQUIRE(bench.build());
  CHECK(bench.ran() == Words{"core", "node", "python"});
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int two;", false));
  REQUIRE(bench.build());
  CHECK(bench.ran() == Words{"core", "node", "python", "std"});
  bench.plan.actions[3].id = "nodejs";
  REQUIRE(bench.build());
  CHECK(bench.ran().empty());
}

TEST_CASE("an upstream that came out as it was ends the rebuild: its users are from the store") {
  Bench bench;
  add_diamond(bench);
  const auto first = bench.build();
  REQUIRE(first);
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int one;  // said", false));
  bench.reopen();
  bench.events.clear();
  const auto second = bench.build();
  REQUIRE(second);
  CHECK(second->ok());
  CHECK(bench.ran() == Words{"std"});
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(second->actions[i].key != first->actions[i].key);
    CHECK((second->actions[i].action == first->actions[i].action) == (i > 0));
    CHECK(outcome_of(*second, second->actions[i].id) ==
          (i > 0 ? StepOutcome::kFromStore : StepOutcome::kRan));
  }
  std::size_t cut_off = 0;
  for (const auto& event : bench.events) {
    const auto* finished = std::get_if<engine::ActionFinished>(&event);
    if (finished != nullptr && finished->from_store) ++cut_off;
  }
  CHECK(cut_off == 3);
  bench.reopen();
  REQUIRE(bench.build());
  CHECK(bench.ran().empty());
}

TEST_CASE("a known Action whose blob, output or record is damaged runs again") {
  for (const std::string harm : {"blob", "record", "torn record", "gone blob"}) {
    CAPTURE(harm);
    Bench bench;
    add_diamond(bench);
    const auto first = bench.build();
    REQUIRE(first);
    const auto& node = first->actions[3];
    const std::string hex = node.action->hash.hex();
    const std::string record =
        bench.store->folder() + "/v1/ac/sha256/" + hex.substr(0, 2) + "/" + hex;
    const std::string bytes = bench.files.read(record).value();
    const std::string blob = bench.store->blob_path(sha256("from node"));
    if (harm == "blob") REQUIRE(bench.files.write(blob, "From node", false));
    if (harm == "gone blob") REQUIRE(bench.files.remove_all(blob));
    if (harm == "record") REQUIRE(bench.files.remove_all(record));
    if (harm == "torn record")
      REQUIRE(bench.files.write(record, bytes.substr(0, bytes.size() / 2), false));
    REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int one;  // said", false));
    bench.reopen();
    const auto second = bench.build();
    REQUIRE(second);
    CHECK(second->ok());
    CHECK(bench.ran() == Words{"node", "std"});
    CHECK(bench.files.read(record).value() == bytes);
  }
}

TEST_CASE("actions that come to one Action run once, whichever plan keys they have") {
  Bench bench;
  bench.options.jobs = 8;
  for (const std::string id : {"a", "b", "c", "d"}) {
    bench.add(id).commands = {{"generate"}};
    bench.plan.actions.back().env["FOR"] = id;
    bench.plan.actions.back().outputs = {"out/same"};
    bench.answers[id] = [&](const executor::Task& task) -> Result<executor::Outcome> {
      LOCKSTEP_CHECK(bench.files.create_folders(task.root + "/out"));
      LOCKSTEP_CHECK(bench.files.write(task.root + "/out/same", "same", false));
      return executor::Outcome{};
    };
    model::Action user;
    user.id = "user/" + id;
    user.commands = {{"use"}};
    user.outputs = {"out/used"};
    user.inputs = {model::UpstreamInput{id, "out/same", "in", {}, {}}};
    bench.plan.actions.push_back(std::move(user));
  }
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(report->ok());
  CHECK(bench.ran().size() == 5);
  CHECK(ids_of<engine::ActionFinished>(bench.events).size() == 8);
}

TEST_CASE("only what the store lacks runs, and upstreams of what it has are left alone") {
  Bench bench;
  add_diamond(bench);
  const auto first = bench.build();
  REQUIRE(first);
  const auto python = bench.store->lookup(first->actions[2].key, {"out/python"});
  const auto core = bench.store->lookup(first->actions[1].key, {"out/core"});
  REQUIRE((python && core));
  REQUIRE(bench.files.remove_all(bench.store->blob_path(core->files[0].digest)));
  bench.reopen();
  REQUIRE(bench.build());
  CHECK(bench.ran().empty());
  REQUIRE(
      bench.files.write(bench.store->blob_path(python->files[0].digest), "garbage here", false));
  bench.reopen();
  REQUIRE(bench.build());
  CHECK(bench.ran() == Words{"core", "python"});
}

TEST_CASE("keep-going builds all that does not need the failed step, which is named") {
  Bench bench;
  bench.add("core/a");
  bench.add("python/a", {"core/a"});
  bench.add("node/a", {"python/a"});
  bench.add("core/b");
  bench.add("python/b", {"core/b"});
  bench.answers["core/a"] = failing("compiler said no");
  const auto report = bench.build();
  REQUIRE(report);
  CHECK_FALSE(report->ok());
  CHECK_FALSE(report->replaced_dist);
  CHECK(bench.ran() == Words{"core/a", "core/b", "python/b"});
  CHECK(outcome_of(*report, "core/a") == StepOutcome::kFailed);
  CHECK(error_of(*report, "core/a").where == "core/a");
  CHECK(outcome_of(*report, "python/a") == StepOutcome::kNeedsFailed);
  CHECK(error_of(*report, "node/a").message == "not built, because `core/a` failed");
  CHECK(outcome_of(*report, "python/b") == StepOutcome::kRan);
}

TEST_CASE("fail-fast begins nothing after the first failure and ends what runs") {
  Bench bench;
  bench.options.failure = engine::FailurePolicy::kFailFast;
  bench.add("a");
  bench.plan.actions[0].env["N"] = "1";
  bench.add("b");
  bench.add("c");
  bench.plan.actions[2].env["N"] = "3";
  std::atomic<bool> b_runs = false;
  bench.answers["a"] = [&](const executor::Task&) -> Result<executor::Outcome> {
    while (!b_runs) std::this_thread::yield();
    return fail(ErrorKind::kToolFailed, "no");
  };
  bench.answers["b"] = [&](const executor::Task& task) -> Result<executor::Outcome> {
    b_runs = true;
    while (!*task.stop) std::this_thread::yield();
    return fail(ErrorKind::kInterrupted, "stopped");
  };
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(bench.ran() == Words{"a", "b"});
  CHECK(outcome_of(*report, "a") == StepOutcome::kFailed);
  CHECK(outcome_of(*report, "b") == StepOutcome::kNotRun);
  CHECK(outcome_of(*report, "c") == StepOutcome::kNotRun);
}

TEST_CASE("a failed action is not stored and runs again") {
  Bench bench;
  bench.add("core");
  bench.answers["core"] = failing("no");
  REQUIRE(bench.build());
  bench.answers.clear();
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(report->ok());
  CHECK(bench.ran() == Words{"core"});
}

TEST_CASE("no more actions run at once than there are jobs") {
  Bench bench;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  for (const std::string id : {"a", "b", "c", "d", "e", "f"}) {
    bench.add(id).env["ID"] = id;
    bench.answers[id] = [&](const executor::Task& task) -> Result<executor::Outcome> {
      most = std::max(most.load(), ++now);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      --now;
      return bench.executor->leave_outputs(task);
    };
  }
  REQUIRE(bench.build());
  CHECK(most == 2);
}

TEST_CASE("a source that changes while an action runs fails it instead of hiding the change") {
  Bench bench;
  bench.add("core");
  bench.answers["core"] = [&](const executor::Task& task) -> Result<executor::Outcome> {
    static_cast<void>(
        bench.files.write(bench.folder / "project/core/lib.c", "int changed;", false));
    return bench.executor->leave_outputs(task);
  };
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(error_of(*report, "core").message == "`core/lib.c` changed while the build ran");
}

TEST_CASE("an output that the executor did not leave fails its action") {
  Bench bench;
  bench.add("core");
  bench.answers["core"] = [](const executor::Task&) -> Result<executor::Outcome> {
    return executor::Outcome{};
  };
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(error_of(*report, "core").kind == ErrorKind::kNotFound);
}

TEST_CASE("stale units are told as a warning, or fail when asked for") {
  Bench bench;
  bench.add("python");
  bench.answers["python"] = [&](const executor::Task& task) -> Result<executor::Outcome> {
    auto outcome = bench.executor->leave_outputs(task);
    outcome->stale = {{"core@0.0.0", "core", "FsStatusOutdated"}};
    return outcome;
  };
  bench.options.stale = engine::StalePolicy::kFail;
  const auto strict = bench.build();
  REQUIRE(strict);
  CHECK(error_of(*strict, "python").hint == "core@0.0.0 (core): FsStatusOutdated");
  bench.options.stale = engine::StalePolicy::kWarn;
  bench.events.clear();
  const auto report = bench.build();
  REQUIRE(report);
  CHECK(report->ok());
  CHECK(report->actions[0].stale.size() == 1);
  CHECK(ids_of<engine::StaleUnitsFound>(bench.events) == Words{"python"});
}

TEST_CASE("blocked cells are failures and leave dist as it was") {
  Bench bench;
  bench.add("core");
  bench.plan.blocked = {{"ruby/linux-arm64", "zig is missing", "install it"}};
  const auto report = bench.build();
  REQUIRE(report);
  CHECK_FALSE(report->ok());
  CHECK_FALSE(report->replaced_dist);
  REQUIRE(report->packages.size() == 1);
  CHECK(report->packages[0].error->where == "ruby/linux-arm64");
  CHECK(report->packages[0].outcome == StepOutcome::kFailed);
  CHECK(bench.ran() == Words{"core"});
  CHECK(bench.files.status(bench.options.dist).kind == sys::FileKind::kMissing);
}

TEST_CASE("the record of a finished release stays beside its packages while they do") {
  Bench bench;
  bench.add("core");
  REQUIRE(bench.build());
  const std::string record = bench.options.dist + "/release.json";
  REQUIRE(bench.files.write(record, "{}", false));
  const auto null_build = bench.build();
  REQUIRE(null_build);
  CHECK_FALSE(null_build->replaced_dist);
  CHECK(bench.files.read(record) == "{}");
  bench.plan.project.version = "1.2.4";
  const auto next = bench.build();
  REQUIRE(next);
  CHECK(next->replaced_dist);
  CHECK(bench.files.status(record).kind == sys::FileKind::kMissing);
}

TEST_CASE("a dist that is not ours, or is no folder, is refused before anything runs") {
  Bench bench;
  bench.add("core");
  REQUIRE(bench.files.create_folders(bench.options.dist));
  REQUIRE(bench.files.write(bench.options.dist + "/thesis.txt", "precious", false));
  const auto report = bench.build();
  REQUIRE_FALSE(report);
  CHECK(report.error().message.find("no manifest.json") != std::string::npos);
  CHECK(bench.ran().empty());
  REQUIRE(bench.files.remove_all(bench.options.dist));
  REQUIRE(bench.files.write(bench.options.dist, "", false));
  CHECK_FALSE(bench.build());
  CHECK(bench.files.list(bench.options.folder).value().size() == 4);
}

TEST_CASE("two builds at once: the second waits, says so, and finds everything done") {
  Bench bench;
  bench.add("core");
  fakes::FakeExecutor slow(bench.files);
  std::atomic<bool> runs = false;
  std::atomic<bool> waits = false;
  slow.answer("core", [&](const executor::Task& task) {
    runs = true;
    while (!waits) std::this_thread::yield();
    return slow.leave_outputs(task);
  });
  bool first_succeeded = false;
  std::thread first([&] {
    const engine::Seams seams{bench.files, bench.clock, *bench.store, slow};
    first_succeeded = engine::build(bench.plan, bench.options, seams, {}).has_value();
  });
  while (!runs) std::this_thread::yield();
  fakes::FakeExecutor second(bench.files);
  std::string holder;
  const auto report =
      engine::build(bench.plan, bench.options, {bench.files, bench.clock, *bench.store, second},
                    [&](const engine::Event& event) {
                      if (const auto* waiting = std::get_if<engine::WaitingForBuild>(&event)) {
                        holder = waiting->holder;
                        waits = true;
                      }
                    });
  first.join();
  CHECK(first_succeeded);
  REQUIRE(report);
  CHECK(holder == "process " + std::to_string(::getpid()));
  CHECK(second.ran().empty());
}

TEST_CASE("an interrupt ends the build, leaves dist as it was and no folders behind") {
  Bench bench;
  bench.add("core");
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int two;", false));
  const auto before = bench.files.read(bench.options.dist + "/manifest.json").value();
  const pid_t program = ::fork();
  if (program == 0) {
    sys::install_interrupt_handlers();
    sys::RealProcess process;
    executor::LocalExecutor local(bench.files, process);
    bench.plan.actions[0].commands = {
        {"/bin/sh", "-c", "echo $$ > " + (bench.folder / "child") + "; sleep 600"}};
    const auto report = engine::build(bench.plan, bench.options,
                                      {bench.files, bench.clock, *bench.store, local}, {});
    ::_exit(!report && report.error().kind == ErrorKind::kInterrupted ? 0 : 1);
  }
  while (bench.files.status(bench.folder / "child").size == 0) std::this_thread::yield();
  ::kill(program, SIGINT);
  int status = -1;
  ::waitpid(program, &status, 0);
  CHECK(status == 0);
  CHECK(bench.files.read(bench.options.dist + "/manifest.json").value() == before);
  CHECK(bench.files.list(bench.store->folder() + "/v1/exec").value().empty());
  CHECK(bench.files.list(bench.options.folder).value().size() == 4);  // .lockstep, README.md, core,
                                                                      // dist
}

TEST_CASE("a build that was killed leaves nothing that the next one keeps") {
  Bench bench;
  bench.add("core");
  REQUIRE(bench.files.create_folders(bench.options.dist + ".0123456789abcdef.tmp/half"));
  REQUIRE(bench.build());
  CHECK(bench.files.list(bench.options.folder).value().size() == 4);
}

TEST_CASE("a plan that does not hold together is refused") {
  Bench bench;
  bench.add("core");
  bench.add("python", {"absent"});
  CHECK_FALSE(bench.build());
  bench.plan.actions.pop_back();
  bench.add("core");
  CHECK_FALSE(bench.build());
  bench.plan.actions.pop_back();
  bench.plan.actions[0].inputs.push_back(model::ProjectInput{"../secret", "x"});
  CHECK_FALSE(bench.build());
}

TEST_CASE("plan keys are known without running anything and agree with the build's") {
  Bench bench;
  add_diamond(bench);
  fakes::FakeExecutor unused(bench.files);
  const engine::Seams seams{bench.files, bench.clock, *bench.store, unused};
  auto status = engine::plan_status(bench.plan, bench.options, seams);
  REQUIRE(status);
  CHECK(status->actions[0].state == engine::StepState::kToRun);
  const auto report = bench.build();
  REQUIRE(report);
  status = engine::plan_status(bench.plan, bench.options, seams);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(status->actions[i].state == engine::StepState::kFromStore);
    CHECK(status->actions[i].key == report->actions[i].key);
  }
}

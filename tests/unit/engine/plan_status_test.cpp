#include "lockstep/engine/plan_status.hpp"

#include "bench.hpp"

using namespace lockstep;
using engine::Bench;
using engine::Reason;
using engine::StepState;
using store::PartKind;
using Words = std::vector<std::string>;

namespace {

// std → core → python; explained as the last action's users see it.
class Explained : public Bench {
 public:
  Explained() {
    add("std");
    plan.actions[0].inputs = {model::ProjectInput{"core", "core"}};
    add("core", {"std"}).toolchain["rustc"] = "1.95";
    plan.actions[1].env["MODE"] = "fast";
    add("python", {"core"});
  }

  engine::Explanation explain() {
    fakes::FakeExecutor unused(files);
    auto told = engine::explain(plan, "python", options, {files, clock, *store, unused});
    REQUIRE(told);
    return *told;
  }

  const engine::Change& change() {
    told_ = explain();
    REQUIRE(told_.reason == Reason::kChanged);
    REQUIRE(told_.change);
    return *told_.change;
  }

 private:
  engine::Explanation told_;
};

}  // namespace

TEST_CASE("before the first build everything is to run and nothing is known") {
  Explained bench;
  const auto told = bench.explain();
  CHECK(told.state == StepState::kToRun);
  CHECK(told.reason == Reason::kNeverRan);
  CHECK(told.runs == Words{"std", "core", "python"});
}

TEST_CASE("after a build nothing has changed") {
  Explained bench;
  REQUIRE(bench.build());
  const auto told = bench.explain();
  CHECK(told.state == StepState::kFromStore);
  CHECK(told.reason == Reason::kUnchanged);
  CHECK(told.runs.empty());
}

TEST_CASE("a changed source is named with its old and new digest") {
  Explained bench;
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int two;", false));
  const auto& change = bench.change();
  CHECK(change.step == "std");
  CHECK(change.kind == PartKind::kFile);
  CHECK(change.name == "core/lib.c");
  CHECK(change.before == sha256("int one;"));
  CHECK(change.now == sha256("int two;"));
  CHECK(bench.explain().runs == Words{"std", "core", "python"});
}

TEST_CASE("a removed source is named") {
  Explained bench;
  REQUIRE(bench.files.write(bench.folder / "project/core/more.c", "more", false));
  bench.options.files.push_back("core/more.c");
  REQUIRE(bench.build());
  bench.options.files.pop_back();
  CHECK(bench.change().name == "core/more.c");
  CHECK(bench.change().before == sha256("more"));
  CHECK_FALSE(bench.change().now);
}

TEST_CASE("a new source and a changed mode are named") {
  Explained bench;
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/more.c", "more", true));
  bench.options.files.push_back("core/more.c");
  CHECK(bench.change().name == "core/more.c");
  CHECK_FALSE(bench.change().before);
  CHECK(bench.change().detail_now == "executable");
  REQUIRE(bench.build());
  REQUIRE(bench.files.remove_all(bench.folder / "project/core/more.c"));
  REQUIRE(bench.files.write(bench.folder / "project/core/more.c", "more", false));
  CHECK(bench.change().detail_before == "executable");
  CHECK(bench.change().before == bench.change().now);
}

TEST_CASE("what is as it was in some build before is in the store, whatever was built since") {
  Explained bench;
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int two;", false));
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int one;", false));
  CHECK(bench.explain().state == StepState::kFromStore);
}

TEST_CASE("a changed tool, variable and command are told in their own words") {
  Explained bench;
  REQUIRE(bench.build());
  bench.plan.actions[1].toolchain["rustc"] = "1.96";
  CHECK(bench.change().kind == PartKind::kToolchain);
  CHECK(bench.change().name == "rustc");
  CHECK(bench.change().detail_before == "1.95");
  CHECK(bench.change().detail_now == "1.96");
  CHECK(bench.explain().runs == Words{"core", "python"});
  bench.plan.actions[1].toolchain["rustc"] = "1.95";
  bench.plan.actions[1].env["MODE"] = "small";
  CHECK(bench.change().kind == PartKind::kVariable);
  CHECK(bench.change().detail_now == "small");
  bench.plan.actions[1].env.erase("MODE");
  CHECK(bench.change().name == "MODE");
  CHECK_FALSE(bench.change().now);
  bench.plan.actions[1].env["MODE"] = "fast";
  bench.plan.actions[2].commands[0].push_back("-O2");
  CHECK(bench.change().step == "python");
  CHECK(bench.change().kind == PartKind::kCommand);
  CHECK(bench.change().detail_now == "[\"make\",\"python\",\"-O2\"]");
}

TEST_CASE("a new step and one whose result is gone are told apart from changed ones") {
  Explained bench;
  REQUIRE(bench.build());
  REQUIRE(bench.files.remove_all(bench.store->folder() + "/v1/keys"));
  auto told = bench.explain();
  CHECK(told.reason == Reason::kEvicted);
  CHECK(told.step == "std");
  REQUIRE(bench.build());
  bench.add("extra");
  bench.plan.actions.insert(bench.plan.actions.begin(), bench.plan.actions.back());
  bench.plan.actions.pop_back();
  bench.plan.actions[0].env["NEW"] = "1";
  bench.plan.actions.back().inputs.push_back(
      model::UpstreamInput{"extra", "out/extra", "in/extra", {}, {}});
  told = bench.explain();
  CHECK(told.reason == Reason::kNeverRan);
  CHECK(told.step == "extra");
}

TEST_CASE("a failed run is no last run") {
  Explained bench;
  REQUIRE(bench.build());
  REQUIRE(bench.files.write(bench.folder / "project/core/lib.c", "int two;", false));
  bench.answers["std"] = [](const executor::Task&) -> Result<executor::Outcome> {
    return fail(ErrorKind::kToolFailed, "no");
  };
  REQUIRE(bench.build());
  CHECK(bench.change().before == sha256("int one;"));
}

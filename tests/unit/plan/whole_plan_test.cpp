#include "lockstep/plan/whole_plan.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::plan;

namespace {

model::Cell cell(const std::string& target) {
  model::Cell made;
  made.language = "node";
  made.target.name = target;
  return made;
}

// A Node binding on two targets, each built by a machine of its own.
struct Bench {
  model::Project project;
  model::Survey survey;

  Bench() {
    project.name = "lorem";
    project.version = "1.2.3";
    project.core = model::CommandCore{};
    model::Language node;
    node.name = "node";
    node.package = "lorem";
    node.folder = "node";
    project.languages = {node};
    project.cells = {cell("linux-x64"), cell("macos-x64")};
    survey.texts["node/package.json"] = R"({"name": "lorem"})";
  }

  PartialPlan part(const std::string& name, const std::string& target) const {
    model::Plan plan;
    plan.project = project;
    plan.versions = {{"node", "1.2.3"}};
    plan.cells = {cell(target)};
    for (const std::string& id : {std::string("fetch"), "core/" + target}) {
      model::Action action;
      action.id = id;
      action.kind = id == "fetch" ? model::ActionKind::kFetch : model::ActionKind::kCore;
      plan.actions.push_back(action);
    }
    model::PackageStep step;
    step.id = "package/node/" + target;
    step.language = "node";
    step.target = target;
    step.file = "node/lorem-" + target + ".tgz";
    plan.packages = {step};
    return {name, plan};
  }
};

template <typename Steps>
std::vector<std::string> ids(const Steps& steps) {
  std::vector<std::string> out;
  for (const auto& step : steps) out.push_back(step.id);
  return out;
}

}  // namespace

TEST_CASE("parts in any order come to the plan of the whole, what they share once") {
  const Bench bench;
  const auto plan = whole_plan(bench.project, bench.survey,
                               {bench.part("b", "macos-x64"), bench.part("a", "linux-x64")});
  REQUIRE(plan);
  CHECK(plan->cells == bench.project.cells);
  CHECK(ids(plan->actions) ==
        std::vector<std::string>{"fetch", "core/macos-x64", "core/linux-x64"});
  CHECK(plan->core_builds == 2);
  CHECK(ids(plan->packages) == std::vector<std::string>{"package/node/linux-x64",
                                                        "package/node/macos-x64", "package/node"});
}

TEST_CASE("every cell that no part has is named") {
  const Bench bench;
  const auto plan = whole_plan(bench.project, bench.survey, {});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::kNotFound);
  CHECK(plan.error().where == "node/linux-x64");
  REQUIRE(plan.error().others.size() == 1);
  CHECK(plan.error().others[0].where == "node/macos-x64");
}

TEST_CASE("a part of another version or configuration is refused with what differs") {
  const Bench bench;
  PartialPlan older = bench.part("older", "linux-x64");
  older.plan.project.version = "1.2.2";
  PartialPlan other = bench.part("other", "macos-x64");
  other.plan.project.license = "MIT";
  PartialPlan compiled_in = bench.part("compiled in", "macos-x64");
  compiled_in.plan.slot = false;
  const auto plan = whole_plan(bench.project, bench.survey, {older, other, compiled_in});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::kCheckFailed);
  CHECK(plan.error().where == "older");
  CHECK(plan.error().message == "it is of version 1.2.2, this project of 1.2.3");
  REQUIRE(plan.error().others.size() == 2);
  CHECK(plan.error().others[0].message == "`license` of its lockstep.yaml is not as here");
  CHECK(plan.error().others[1].message == "its libraries were compiled for another version");
}

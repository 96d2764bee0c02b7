#include "lockstep/model/plan.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::model;

namespace {

Plan full_plan() {
  Target target{"linux-x64",
                "linux",
                "x64",
                "glibc",
                "",
                "2.17",
                "",
                "zig",
                {{"", "x86_64-unknown-linux-gnu"}},
                {{"", "x86_64-linux-gnu"}},
                {{"", "x86_64-linux-gnu"}},
                true,
                {}};
  Cell cell{"python",
            target,
            "",
            "x86_64-unknown-linux-gnu",
            "2.17",
            "",
            "zig",
            "own/image",
            1,
            {"fast"},
            false,
            "cp313t",
            {},
            {{"package", "", "https://example.com/a.whl", "00"}}};
  Plan plan;
  plan.project.name = "lorem";
  plan.project.version = "0.1.0";
  plan.project.core = CommandCore{{"make"}, {"core"}, {{"shared", "out/liblorem.so"}}};
  plan.project.languages = {
      {"python", "bindings/python", "lorem", "", {}, {{"abi3", "3.9"}, {"flag", true}}}};
  plan.project.cells = {cell};
  plan.versions = {{"python", "0.1.0"}};
  plan.slot = false;
  plan.notes = {"a note"};
  plan.cells = {cell};
  plan.blocked = {{"ruby/linux-x64", "no zig", "./dev setup"}};
  Action action;
  action.id = "core/linux-x64";
  action.kind = ActionKind::kStandardLibrary;
  action.commands = {{"cc", "-o", "x"}};
  action.env = {{"PATH", "/usr/bin"}};
  action.inputs = {ProjectInput{"core", "core"}, TextInput{"a", "b", true},
                   UpstreamInput{"fetch", "vendor", "vendor", {"*"}, {"**/x"}},
                   ToolInput{"cc", Value("zig")}};
  action.outputs = {"x"};
  action.network = Network::kHost;
  action.image = "sha256:0f";
  action.toolchain = {{"cc", "19"}};
  plan.actions = {action};
  plan.packages = {{"package/python/source",
                    PackageKind::kSource,
                    "python",
                    "linux-x64",
                    "python/x.whl",
                    {{"shared", "core/linux-x64", "x", ""}},
                    {"package/python"},
                    {ProjectInput{"core", "core", {}}, TextInput{"a", "b", true}},
                    "lorem"}};
  plan.core_builds = 1;
  return plan;
}

}  // namespace

TEST_CASE("a plan written as JSON reads back equal") {
  const Plan plan = full_plan();
  const auto parsed = parse_json(to_json(to_value(plan)));
  REQUIRE(parsed);
  const auto read = plan_from_value(*parsed);
  REQUIRE(read);
  CHECK(*read == plan);
}

TEST_CASE("a damaged plan is refused with the member that is wrong") {
  auto value = to_value(full_plan());
  std::get<Value::Object>(value.held).erase("versions");
  const auto read = plan_from_value(value);
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("versions") != std::string::npos);
  CHECK_FALSE(plan_from_value(Value("no plan")));
}

TEST_CASE("an action's upstreams are listed once each") {
  Action action;
  action.inputs = {UpstreamInput{"fetch", "a", "a", {}, {}}, UpstreamInput{"std", "b", "b", {}, {}},
                   UpstreamInput{"fetch", "c", "c", {}, {}}};
  CHECK(action.upstreams() == std::vector<std::string>{"fetch", "std"});
}

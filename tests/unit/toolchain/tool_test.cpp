#include "lockstep/toolchain/tool.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using Words = std::vector<std::string>;

namespace {

Words applied(const std::string& rule, Words arguments) {
  const auto value = model::parse_json(rule);
  REQUIRE(value);
  const auto command = toolchain::apply_rule(*value, std::move(arguments));
  REQUIRE(command);
  return command->argv;
}

}  // namespace

TEST_CASE("a rule drops, replaces and surrounds arguments") {
  const std::string rule = R"({
    "drop": ["--target=*", "*/list.def"], "drop_with_next": ["-exported_symbols_list"],
    "replace": {"-lgcc_s": ["-lunwind", "-lc"]},
    "prepend": ["zig", "cc", "-target", "x86_64-linux-gnu.2.17"], "append": ["-s"]})";
  CHECK(applied(rule, {"--target=x", "a.o", "-Wl,/tmp/x/list.def", "-exported_symbols_list", "file",
                       "-lgcc_s"}) ==
        Words{"zig", "cc", "-target", "x86_64-linux-gnu.2.17", "a.o", "-lunwind", "-lc", "-s"});
}

TEST_CASE("arguments that match lose a prefix") {
  const std::string rule = R"({"cut": {"-Wl,*.def": "-Wl,"}, "prepend": ["cc"]})";
  CHECK(applied(rule, {"-Wl,/tmp/x/list.def", "-Wl,-O1", "list.def"}) ==
        Words{"cc", "/tmp/x/list.def", "-Wl,-O1", "list.def"});
}

TEST_CASE("cases are applied in turn, each on its condition") {
  const std::string rule = R"({"cases": [
    {"when_arg": "--target", "append": ["--sysroot=/s"]},
    {"unless_arg": ["--target"], "append": ["-Clinker=host"]},
    {"when_arg": "--sysroot=*", "append": ["last"]}]})";
  CHECK(applied(rule, {"rustc", "--target", "t"}) ==
        Words{"rustc", "--target", "t", "--sysroot=/s", "last"});
  CHECK(applied(rule, {"rustc", "build.rs"}) == Words{"rustc", "build.rs", "-Clinker=host"});
}

TEST_CASE("patterns match whole arguments and stay linear") {
  CHECK(applied(R"({"drop": ["-l?"]})", {"p", "-la", "-lab", "x-la"}) ==
        Words{"p", "-lab", "x-la"});
  const std::string stars = R"({"drop": ["*a*a*a*a*a*a*a*a*a*a*b"]})";
  CHECK(applied(stars, {std::string(5000, 'a')}).size() == 1);
}

TEST_CASE("a rule's variables are set") {
  const auto command =
      toolchain::apply_rule(model::parse_json(R"({"env": {"A": "1"}})").value(), {"p"});
  REQUIRE(command);
  CHECK(command->env == std::map<std::string, std::string>{{"A", "1"}});
}

TEST_CASE("a rule with an unknown or wrong member, or without a program, is refused") {
  for (const char* rule : {R"({"prefix": []})", R"({"drop": [1]})", R"({"cases": {}})",
                           R"({"cases": [1]})", R"({"env": []})"}) {
    CHECK_FALSE(toolchain::apply_rule(model::parse_json(rule).value(), {"p"}));
  }
  CHECK_FALSE(toolchain::apply_rule(model::parse_json("{}").value(), {}));
}

#include "form.hpp"

#include <catch2/catch.hpp>

namespace lockstep::ci {

TEST_CASE("a blank on a line of its own takes its lines, indented, or goes") {
  const std::string form = "a:\n  @lines@\n  @none@\nb: @word@!\nc: x@1 # @other@\n";
  CHECK(filled(form, {{"lines", {"- 1", "", "  - 2"}}, {"none", {}}, {"word", {"w"}}}) ==
        "a:\n  - 1\n\n    - 2\nb: w!\nc: x@1 # @other@\n");
}

TEST_CASE("what is filled in is not looked through for blanks") {
  CHECK(filled("@a@\n", {{"a", {"@b@"}}, {"b", {"x"}}}) == "@b@\n");
}

TEST_CASE("a scalar is quoted where YAML would read something else") {
  CHECK(yaml_scalar("linux-x64") == "linux-x64");
  CHECK(yaml_scalar("{a,b}") == "\"{a,b}\"");
  CHECK(yaml_scalar("say \"a\\b\"\tc") == "\"say \\\"a\\\\b\\\"\\tc\"");
  CHECK(yaml_scalar("on") == "\"on\"");
  CHECK(yaml_scalar("1.0") == "\"1.0\"");
  CHECK(yaml_scalar("") == "\"\"");
}

TEST_CASE("the first line of a block is not indented, whatever was said") {
  CHECK(block_lines({"  a\n    b\n", "c"}) == std::vector<std::string>{"a", "    b", "c"});
}

}  // namespace lockstep::ci

#include "lockstep/version/toml.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using version::parse_toml;
using version::set_toml_string;

namespace {

Result<std::string> set(std::string_view text, std::vector<std::string> path,
                        std::string_view value) {
  return set_toml_string(text, path, value);
}

}  // namespace

TEST_CASE("a TOML text becomes plain values") {
  const auto parsed =
      parse_toml("a = 1\nb = [true, 1.5, 'x']\nday = 2026-11-21\n[t.u]\nk = \"v\"\n", "f.toml");
  REQUIRE(parsed);
  CHECK(*parsed->find("a")->integer() == 1);
  CHECK(*parsed->find("b") == model::Value(model::Value::Array{true, 1.5, "x"}));
  CHECK(parsed->text_at("day") == "2026-11-21");
  CHECK(parsed->find("t")->find("u")->text_at("k") == "v");
}

TEST_CASE("a mistake in a TOML text is marked with line and column") {
  const auto parsed = parse_toml("a = 1\nb = = 2\n", "pyproject.toml");
  REQUIRE_FALSE(parsed);
  REQUIRE(parsed.error().mark);
  CHECK(parsed.error().mark->file == "pyproject.toml");
  CHECK(parsed.error().mark->line == 2);
  CHECK(parsed.error().mark->column >= 4);
  CHECK(parsed.error().mark->text == "b = = 2");
}

TEST_CASE("an edit changes the one string and no other byte") {
  const std::string text = "# caf\xc3\xa9\r\n[package]  # \xc3\xa9\r\n\"n\xc3\xa4me\" = 'x' ; \r\n";
  CHECK_FALSE(set(text, {"package", "x"}, "1"));  // no TOML
  const std::string good = "\xef\xbb\xbf# caf\xc3\xa9\r\n[package]\r\nd.\"\xc3\xa4 b\" = "
                           "'\xc3\xa9'\t# keep\r\nversion='1'\r\n";
  CHECK(set(good, {"package", "version"}, "2.0") ==
        "\xef\xbb\xbf# caf\xc3\xa9\r\n[package]\r\nd.\"\xc3\xa4 b\" = '\xc3\xa9'\t# "
        "keep\r\nversion=\"2.0\"\r\n");
  CHECK(set(good, {"package", "d", "\xc3\xa4 b"}, "a\"b\n") ==
        "\xef\xbb\xbf# caf\xc3\xa9\r\n[package]\r\nd.\"\xc3\xa4 b\" = \"a\\\"b\\u000A\"\t# "
        "keep\r\nversion='1'\r\n");
}

TEST_CASE("inline tables and multi-line strings are edited in place") {
  CHECK(set("a = {b = \"1\", c = \"2\"}", {"a", "b"}, "9") == "a = {b = \"9\", c = \"2\"}");
  CHECK(set("a = \"\"\"\nx\ny\"\"\"\nb = 1\n", {"a"}, "z") == "a = \"z\"\nb = 1\n");
}

TEST_CASE("an edit of what is no string is refused") {
  CHECK_FALSE(set("a = 1\n", {"a"}, "2"));
  CHECK_FALSE(set("a = 1\n", {"b"}, "2"));
  CHECK(set("a = 1\n", {"a", "b"}, "2").error().kind == ErrorKind::kNotFound);
}

TEST_CASE("an object is written as TOML that reads back as the same") {
  const lockstep::model::Value before = lockstep::model::Value::Object{
      {"project",
       lockstep::model::Value::Object{
           {"name", "lorem"},
           {"readme", "a \"quoted\" \\ text\nof two lines, été"},
           {"authors", lockstep::model::Value::Array{lockstep::model::Value::Object{
                           {"name", "A"}, {"email", "a@b"}}}},
           {"scripts", lockstep::model::Value::Object{{"lo-rem", "lorem:main"}}}}},
      {"flag", true},
      {"count", 3}};
  const std::string text = lockstep::version::to_toml(before);
  const auto after = lockstep::version::parse_toml(text, "it");
  INFO(text);
  REQUIRE(after);
  CHECK(*after == before);
}

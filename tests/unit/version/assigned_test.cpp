#include "lockstep/version/assigned.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

TEST_CASE("assignments of texts are found in Python and Ruby") {
  for (const auto& [line, name] : std::vector<std::pair<std::string, std::string>>{
           {"__version__ = \"0.9.0\"", "__version__"},
           {"__version__: Final[str] = '0.9.0'  # now", "__version__"},
           {"  spec.version     = '0.9.0'.freeze", "spec.version"},
           {"VERSION = \"0.9.0\"\r", "VERSION"},
           {"Lorem::VERSION='0.9.0'", "Lorem::VERSION"},
           {"setup(name, version=\"0.9.0\", x)", "version"}}) {
    INFO(line);
    const auto found = assigned_texts("first\n" + line + "\n");
    REQUIRE(found.size() == 1);
    CHECK(found.front().name == name);
    CHECK(("first\n" + line).substr(found.front().begin, found.front().end - found.front().begin) ==
          found.front().value);
  }
}

TEST_CASE("a line may assign several texts") {
  const auto found = assigned_texts("setup(name='x', version = \"0.9.0\", url='')\n");
  REQUIRE(found.size() == 3);
  CHECK(found[1].name == "version");
  CHECK(found[1].value == "0.9.0");
}

TEST_CASE("comments, long texts, comparisons and texts without a name are no assignments") {
  for (const char* text :
       {"# version = \"0.9.0\"", "if x == \"0.9.0\"", "x != \"0.9.0\"",
        "add_dependency \"lorem\", \"= 0.9.0\"", "= \"0.9.0\"", "version = \"0.9.0",
        "version += \"0.9.0\"", "", "\"\"\"\nversion = '0.9.0'\n\"\"\"", "'''version = \"0.9.0\"",
        "=begin\nVERSION = '0.9.0'\n=end\n", "__END__\nVERSION = '0.9.0'\n", "x = 1 # v = \"1\""})
    CHECK(assigned_texts(text).empty());
}

TEST_CASE("a quote that nothing closes costs its own line alone") {
  const auto found = assigned_texts("it's\nVERSION = '0.9.0'\n\"\\");
  REQUIRE(found.size() == 1);
  CHECK(found.front().name == "VERSION");
}

TEST_CASE("two places where one is meant are refused, and both shown") {
  const std::string text = "a = '1'\nb = '2'\n";
  const std::vector<Place> places = {{"f", "`version`", 5, 6, "1", "3"},
                                     {"f", "`version`", 13, 14, "2", "3"}};
  CHECK(check_single(std::span(places).first(1), text));
  const auto refused = check_single(places, text);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().mark->line == 1);
  REQUIRE(refused.error().others.size() == 1);
  CHECK(refused.error().others[0].mark->line == 2);
}

TEST_CASE("a bound keeps its width unless the version is a prerelease") {
  const Change change{"0.9.0", "1.2.0"};
  CHECK(moved_bound("0.9", change, "1.2.0") == "1.2");
  CHECK(moved_bound("0", change, "1.2.0") == "1");
  CHECK(moved_bound("0.9.0", change, "1.2.0") == "1.2.0");
  CHECK(moved_bound("0.9", {"0.9.0", "1.2.0-rc.1"}, "1.2.0rc1") == "1.2.0rc1");
}

TEST_CASE("three numbers are a version, however long, other texts are none") {
  for (const std::string text : {"0.9.0", "1.0.0-rc.1+5", "1.0.0rc"})
    CHECK(looks_like_version(text) == !text.ends_with("0rc"));
  CHECK(looks_like_version(std::string(200, '9') + ".0.0"));
  for (const char* text : {"", "1.1", "dev", "1..2", "1.2.3.4", "v1.2.3"})
    CHECK_FALSE(looks_like_version(text));
}

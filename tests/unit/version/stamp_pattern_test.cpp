#include "lockstep/version/stamp_pattern.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

TEST_CASE("a pattern finds its one place") {
  const std::string text = "lorem = \"0.9.0\"\nother = \"0.9.0\"\n";
  const auto place = stamp_place(text, "f", "lorem = \"{version}\"", "1.0.0");
  REQUIRE(place);
  CHECK(place->holds == "0.9.0");
  CHECK(place->wants == "1.0.0");
  CHECK(text.substr(place->begin, place->end - place->begin) == "0.9.0");
}

TEST_CASE("a pattern says how the version is spelled") {
  const auto wants = [](const char* pattern) {
    return stamp_place("x 1.0.0 y", "f", pattern, "2.3.4-rc.1")->wants;
  };
  CHECK(wants("x {version} y") == "2.3.4-rc.1");
  CHECK(wants("x {version.python} y") == "2.3.4rc1");
  CHECK(wants("x {version.ruby}") == "2.3.4.pre.rc.1");
  CHECK(wants("x {version.go}") == "v2.3.4-rc.1");
  CHECK(wants("x {version.numbers}") == "2.3.4");
  CHECK(wants("x {version.major}") == "2");
  CHECK(wants("x {version.minor}") == "3");
  CHECK(wants("x {version.patch}") == "4");
}

TEST_CASE("the end of a sentence is no part of a version") {
  CHECK(stamp_place("It is lorem 0.9.0.", "f", "lorem {version}", "1.0.0")->holds == "0.9.0");
  CHECK(stamp_place("lorem-0.9.0-rc.1.tgz", "f", "lorem-{version}.tgz", "1.0.0")->holds ==
        "0.9.0-rc.1");
}

TEST_CASE("no place and two places are errors that show them") {
  const auto none = stamp_place("a\n", "f", "lorem {version}", "1.0.0");
  REQUIRE_FALSE(none);
  CHECK(none.error().message.find("no place") != std::string::npos);
  const auto two = stamp_place("lorem 1.0.0\nlorem 1.0.0\n", "f", "lorem {version}", "1.0.0");
  REQUIRE_FALSE(two);
  CHECK(two.error().mark->line == 1);
  REQUIRE(two.error().others.size() == 1);
  CHECK(two.error().others.front().mark->line == 2);
}

TEST_CASE("a pattern that could match anything or nothing is refused") {
  for (const char* pattern :
       {"lorem", "{version} and {version}", "{version.perl}", "{version", "{versions}"})
    CHECK(stamp_pattern_problem(pattern));
  CHECK_FALSE(stamp_pattern_problem("{version}"));
}

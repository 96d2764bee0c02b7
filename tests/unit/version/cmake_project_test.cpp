#include "lockstep/version/cmake_project.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

TEST_CASE("every call of project is read, with the places of its words") {
  const std::string text = "# project(x)\nmy_project(y)\nproject2(z)\nPROJECT (\"lorem\"\n VERSION "
                           "1.2 )\nproject(b C)\n";
  const auto calls = cmake_calls(text, "project");
  REQUIRE(calls.size() == 2);
  REQUIRE(calls[0].size() == 3);
  CHECK(calls[0][0].text == "lorem");
  CHECK(calls[0][2].text == "1.2");
  CHECK(text.substr(calls[0][2].begin, 3) == "1.2");
  REQUIRE(calls[1].size() == 2);
  CHECK(calls[1][1].text == "C");
}

TEST_CASE("a call that does not end goes on to the end, and a word alone is no call") {
  const auto calls = cmake_calls("project(lorem VERSION 1.2", "project");
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].size() == 3);
  CHECK(cmake_calls("set(project 1) project", "project").empty());
}

TEST_CASE("calls of another command are read in the same way") {
  const auto calls =
      cmake_calls("# add_library(old x.c)\nadd_library( lorem\n  STATIC a.c)\n", "add_library");
  REQUIRE(calls.size() == 1);
  CHECK(calls[0][0].text == "lorem");
}

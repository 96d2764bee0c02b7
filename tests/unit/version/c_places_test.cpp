#include "lockstep/version/c_places.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

namespace {

const Change kChange{"0.9.0", "1.2.3-rc.1"};

std::string written(std::string_view text, const std::vector<Place>& places) {
  return with_places(text, places).value();
}

}  // namespace

TEST_CASE("a CMake project's numbers follow, comments and other calls do not") {
  const std::string text = "cmake_minimum_required(VERSION 3.20)\r\n# project(old VERSION "
                           "0.9.0)\r\n#[[ project(x VERSION "
                           "0.9.0)\r\n]]\r\nset(my_project VERSION 0.9.0)\r\nPROJECT (lorem\r\n  "
                           "VERSION \"0.9.0\" # now\r\n "
                           "LANGUAGES C)\r\n";
  const auto places = cmake_places(text, "CMakeLists.txt", kChange);
  REQUIRE(places.size() == 1);
  CHECK(written(text, places).find("VERSION \"1.2.3\" # now") != std::string::npos);
}

TEST_CASE("a CMake project without a version of its own has no place") {
  for (const char* text : {"", "project(lorem C)", "project(lorem VERSION ${LOREM_VERSION})",
                           "project(lorem VERSION 0.0.0)", "project(", "project"})
    CHECK(cmake_places(text, "CMakeLists.txt", kChange).empty());
}

TEST_CASE("a header's text and numbers follow, by the project's own prefix") {
  const std::string text = "#ifndef LOREM_VERSION_H\n#  define LOREM_VERSION \"0.9.0\"  /* now */\n"
                           "#define LOREM_VERSION_MAJOR 0\n#define LOREM_VERSION_MINOR 9\n#define "
                           "LOREM_VERSION_PATCH 0 // x\n"
                           "#define LOREM_VERSION_NUMBER 900\n#define OTHER_VERSION \"0.9.0\"\n"
                           "#define LOREM_VERSION_STRING LOREM_VERSION\n";
  const auto places = c_header_places(text, "lorem.h", "LOREM", kChange);
  REQUIRE(places.size() == 4);
  const std::string after = written(text, places);
  CHECK(after.find("\"1.2.3-rc.1\"  /* now */") != std::string::npos);
  CHECK(after.find("MAJOR 1\n#define LOREM_VERSION_MINOR 2\n#define LOREM_VERSION_PATCH 3 //") !=
        std::string::npos);
  CHECK(after.find("OTHER_VERSION \"0.9.0\"") != std::string::npos);
}

TEST_CASE("a header that says 0.0.0 has no place") {
  CHECK(c_header_places("#define LOREM_VERSION \"0.0.0\"\n#define LOREM_VERSION_MAJOR 0\n",
                        "lorem.h", "LOREM", kChange)
            .empty());
}

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
  REQUIRE(places);
  REQUIRE(places->size() == 1);
  CHECK(written(text, *places).find("VERSION \"1.2.3\" # now") != std::string::npos);
}

TEST_CASE("a CMake project without a version of its own has no place") {
  for (const char* text : {"", "project(lorem C)", "project(lorem VERSION ${LOREM_VERSION})",
                           "project(lorem VERSION 0.0.0)", "project(", "project"})
    CHECK(cmake_places(text, "CMakeLists.txt", kChange)->empty());
}

TEST_CASE("a header's text and numbers follow, by the project's own prefix") {
  const std::string text = "#ifndef LOREM_VERSION_H\n#  define LOREM_VERSION \"0.9.0\"  /* now */\n"
                           "#define LOREM_VERSION_MAJOR 0\n#define LOREM_VERSION_MINOR 9\n#define "
                           "LOREM_VERSION_PATCH 0 // x\n"
                           "#define LOREM_VERSION_NUMBER 900\n#define OTHER_VERSION \"0.9.0\"\n"
                           "#define LOREM_VERSION_STRING LOREM_VERSION\n";
  const auto places = c_header_places(text, "lorem.h", "LOREM", kChange);
  REQUIRE(places);
  REQUIRE(places->size() == 4);
  const std::string after = written(text, *places);
  CHECK(after.find("\"1.2.3-rc.1\"  /* now */") != std::string::npos);
  CHECK(after.find("MAJOR 1\n#define LOREM_VERSION_MINOR 2\n#define LOREM_VERSION_PATCH 3 //") !=
        std::string::npos);
  CHECK(after.find("OTHER_VERSION \"0.9.0\"") != std::string::npos);
}

TEST_CASE("a header that says 0.0.0 has no place") {
  CHECK(c_header_places("#define LOREM_VERSION \"0.0.0\"\n#define LOREM_VERSION_MAJOR 0\n",
                        "lorem.h", "LOREM", kChange)
            ->empty());
}

TEST_CASE("two projects in one file, and a name that is defined twice, are refused") {
  const auto projects = cmake_places("project(a VERSION 0.9.0)\nproject(b VERSION 0.9.0)\n",
                                     "CMakeLists.txt", kChange);
  REQUIRE_FALSE(projects);
  CHECK(projects.error().mark->line == 1);
  REQUIRE(projects.error().others.size() == 1);
  CHECK(projects.error().others[0].mark->line == 2);
  CHECK_FALSE(c_header_places("#define LOREM_VERSION \"0.9.0\"\n#define LOREM_VERSION \"0.9.0\"\n",
                              "lorem.h", "LOREM", kChange));
}

TEST_CASE("a header's stage follows, what is no version stays") {
  const std::string text = "#define LOREM_VERSION_MAJOR 0\r\n#define LOREM_VERSION_MINOR 9\r\n"
                           "#define LOREM_VERSION_PRE \"\"\r\n#define LOREM_VERSION \"first\"\r\n";
  const auto places = c_header_places(text, "lorem.h", "LOREM", kChange);
  REQUIRE(places);
  CHECK(written(text, *places) ==
        "#define LOREM_VERSION_MAJOR 1\r\n#define LOREM_VERSION_MINOR 2\r\n"
        "#define LOREM_VERSION_PRE \"rc.1\"\r\n#define LOREM_VERSION \"first\"\r\n");
  CHECK(c_header_places("#define LOREM_VERSION_MAJOR 0\n#define LOREM_VERSION_MINOR 0\n#define "
                        "LOREM_VERSION_PATCH 0\n",
                        "lorem.h", "LOREM", kChange)
            ->empty());
}

TEST_CASE("a Meson project's version follows, those of its parts do not") {
  const std::string text = "# project('x', version: '0.9.0')\nproject('lorem', 'c',\n  version : "
                           "'0.9.0', # now\n  meson_version: '1.0.0')\n"
                           "library('lorem', version: '0.9.0')\n";
  const std::string after = written(text, meson_places(text, "meson.build", kChange));
  CHECK(after.find("version : '1.2.3-rc.1', # now\n  meson_version: '1.0.0'") != std::string::npos);
  CHECK(after.ends_with("library('lorem', version: '0.9.0')\n"));
  CHECK(meson_places("project('lorem', version: files('v'))", "meson.build", kChange).empty());
}

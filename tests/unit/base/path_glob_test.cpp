#include "lockstep/base/path_glob.hpp"

#include <catch2/catch.hpp>

using lockstep::path_matches;

TEST_CASE("one star stays within a folder, two cross folders") {
  CHECK(path_matches("*.d", "a.d"));
  CHECK_FALSE(path_matches("*.d", "x/a.d"));
  CHECK(path_matches("**/*.d", "x/y/a.d"));
  CHECK(path_matches("**/*.d", "a.d"));
  CHECK(path_matches("release/**", "release/deps/liba.rlib"));
  CHECK_FALSE(path_matches("release/**", "released/x"));
  CHECK(path_matches("**", "anything/at/all"));
  CHECK(path_matches("a/**/z", "a/b/c/z"));
  CHECK(path_matches("a/**/z", "a/z"));
  CHECK_FALSE(path_matches("a/**/z", "a/bz"));
  CHECK(path_matches("?.c", "x.c"));
  CHECK_FALSE(path_matches("?", "/"));
  CHECK_FALSE(path_matches("", "a"));
}

TEST_CASE("a hostile path pattern is answered soon") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "**/a*";
  CHECK_FALSE(path_matches(pattern, std::string(2000, 'a') + "/b"));
}

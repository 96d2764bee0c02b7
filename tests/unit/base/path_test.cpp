#include "lockstep/base/path.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace std::string_literals;

TEST_CASE("only plain relative paths are safe") {
  CHECK(is_safe_relative_path("core/src/lib.rs"));
  for (const std::string& path :
       {""s, "/etc/passwd"s, "a/../b"s, "./a"s, "a//b"s, "a/"s, "a\\b"s, "a\0b"s}) {
    CAPTURE(path);
    CHECK_FALSE(is_safe_relative_path(path));
  }
}

TEST_CASE("a path is normalised within its root and refused outside of it") {
  CHECK(normalize_relative("./core/../bindings//c/") == "bindings/c");
  CHECK(normalize_relative(".") == "");
  CHECK_FALSE(normalize_relative("../core"));
  CHECK_FALSE(normalize_relative("core/../../x"));
  CHECK_FALSE(normalize_relative("/core"));
}

TEST_CASE("paths join with one slash and come apart again") {
  CHECK(join_path("", "a") == "a");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(file_name("a/b.c") == "b.c");
  CHECK(parent_path("a/b.c") == "a");
  CHECK(parent_path("b.c").empty());
}

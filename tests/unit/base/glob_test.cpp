#include <catch2/catch.hpp>

#include "lockstep/base/text.hpp"

namespace lockstep {

TEST_CASE("a star takes any run within one part of a path") {
  CHECK(glob_match("*/linux-*", "python/linux-x64"));
  CHECK(glob_match("**a*", "bab"));
  CHECK(!glob_match("python*", "python/linux-x64"));
  CHECK(glob_match("*", ""));
}

TEST_CASE("alternatives may be empty and hold wildcards") {
  CHECK(glob_match("linux-x64{,-musl}", "linux-x64"));
  CHECK(glob_match("linux-x64{,-musl}", "linux-x64-musl"));
  CHECK(glob_match("{py*,n?de}/*", "node/linux-x64"));
  CHECK(!glob_match("{py*,n?de}/*", "nde/linux-x64"));
}

TEST_CASE("a brace that nothing closes is a character") {
  CHECK(glob_match("a{b", "a{b"));
  CHECK(glob_match("a,b}", "a,b}"));
}

TEST_CASE("no pattern takes long") {
  std::string stars;
  std::string choices;
  for (int i = 0; i < 2000; ++i) {
    stars += "*a";
    choices += "{a,*}";
  }
  const std::string text(60, 'a');
  CHECK(!glob_match(stars + "b", text));
  CHECK(!glob_match(choices + "b", text));
  CHECK(glob_match(std::string(500'000, '*'), text));
}

}  // namespace lockstep

#include "lockstep/version/without_comments.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

TEST_CASE("comments are blanked and lines kept") {
  CHECK(without_comments("a // b\nc /* d\ne */ f", Syntax::kC) == "a     \nc     \n     f");
  CHECK(without_comments("a # b\n\"#\" c", Syntax::kCmake) == "a    \n\"#\" c");
  CHECK(without_comments("a #[[ b\n]] c", Syntax::kCmake) == "a      \n   c");
}

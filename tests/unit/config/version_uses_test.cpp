#include "version_uses.hpp"

#include <catch2/catch.hpp>

namespace lockstep::config {

namespace {

using Lines = std::vector<int>;

Lines lines(std::string_view text, Syntax syntax) {
  const std::vector<std::string> words = {"VERSION"};
  return lines_using(text, words, syntax);
}

}  // namespace

TEST_CASE("comments are blanked and lines kept") {
  CHECK(without_comments("a // b\nc /* d\ne */ f", Syntax::kC) == "a     \nc     \n     f");
  CHECK(without_comments("a # b\n\"#\" c", Syntax::kCmake) == "a    \n\"#\" c");
  CHECK(without_comments("a #[[ b\n]] c", Syntax::kCmake) == "a      \n   c");
}

TEST_CASE("what looks like a comment in a string is none") {
  CHECK(lines("\"https://example.com\" VERSION", Syntax::kRust) == Lines{1});
  CHECK(lines("r#\"a \" // \"# VERSION", Syntax::kRust) == Lines{1});
  CHECK(lines("'\"' VERSION // VERSION\n'\\'' VERSION", Syntax::kRust) == Lines{1, 2});
  CHECK(lines("\"\\\"//\" VERSION", Syntax::kC) == Lines{1});
}

TEST_CASE("a lifetime opens no character") {
  CHECK(lines("fn a<'a>(b: &'a str) {} // VERSION\nVERSION", Syntax::kRust) == Lines{2});
  CHECK(lines("let c = 'ü'; /* VERSION */", Syntax::kRust).empty());
}

TEST_CASE("Rust's block comments nest and C's do not") {
  CHECK(lines("/* /* */ VERSION */", Syntax::kRust).empty());
  CHECK(lines("/* /* */ VERSION", Syntax::kC) == Lines{1});
}

TEST_CASE("unfinished strings and comments end with the text") {
  CHECK(lines("\"VERSION", Syntax::kRust) == Lines{1});
  CHECK(lines("/* VERSION", Syntax::kRust).empty());
  CHECK(lines("r##\"VERSION\"#", Syntax::kRust) == Lines{1});
  CHECK(lines("'", Syntax::kC).empty());
  CHECK(lines("\"\\", Syntax::kC).empty());
  CHECK(lines("'\\", Syntax::kC).empty());
}

TEST_CASE("only whole words count, with a part's name behind") {
  CHECK(lines("VERSION_MAJOR\nVERSION_H\nA_VERSION\nVERSIONS\n@VERSION@", Syntax::kC) ==
        Lines{1, 5});
}

}  // namespace lockstep::config

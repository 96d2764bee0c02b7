#include "version_uses.hpp"

#include <catch2/catch.hpp>

#include "version_drift.hpp"

namespace lockstep::config {

namespace {

using Lines = std::vector<int>;

Lines lines(std::string_view text, Syntax syntax) {
  const std::vector<std::string> words = {"VERSION"};
  return lines_using(text, words, syntax);
}

}  // namespace

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

TEST_CASE("clap's attributes use the crate's version when they name it without a value") {
  CHECK(lines("#[command(version)]\nstruct A;", Syntax::kRust) == Lines{1});
  CHECK(lines("\n#[clap(name = \"a, b\",\n  version, about)]", Syntax::kRust) == Lines{2});
  CHECK(lines("#[command(about = f(version), name = \"version\")]", Syntax::kRust).empty());
  CHECK(lines("#[command(version = \"2\")] // #[command(version)]", Syntax::kRust).empty());
  CHECK(lines("#[command(version", Syntax::kRust).empty());
  CHECK(lines("#[command(version)]", Syntax::kC).empty());
}

TEST_CASE("the words of CMake's project call are read, the name first") {
  using Words = std::vector<std::string>;
  CHECK(cmake_project_call("# project(x)\nmy_project(y)\nPROJECT (\"lorem\"\n VERSION 1.2 )") ==
        Words{"lorem", "VERSION", "1.2"});
  CHECK(cmake_project_call("project(") == Words{});
  CHECK(!cmake_project_call("set(project 1)"));
}

TEST_CASE("CMake's version is known only where it is written out") {
  CHECK(cmake_project_version("project(lorem VERSION 1.2.3 LANGUAGES C)") == "1.2.3");
  CHECK(!cmake_project_version("project(lorem VERSION ${V})"));
  CHECK(!cmake_project_version("project(lorem C)"));
  CHECK(!cmake_project_version("project(lorem VERSION"));
}

}  // namespace lockstep::config

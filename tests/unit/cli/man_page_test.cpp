#include "man_page.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::cli;

namespace {

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a page has what the command takes, in roff's own spelling") {
  CommandShape build{"build",
                     "compile a\\b",
                     {{{"-j", "--jobs"}, "", "N", {}, ".dots first", false, false}},
                     {{{}, "folder", "DIR", {}, "where", true, true}},
                     {}};
  const CommandShape program{"lockstep", "the program", {}, {}, {build}};
  const std::string page = man_page(program, build, "1.2.3");
  CHECK(page.starts_with(".TH lockstep\\-build 1 "));
  CHECK(has(page, "lockstep\\-build \\- compile a\\eb\n"));
  CHECK(has(page, "\\fB\\-j\\fR, \\fB\\-\\-jobs\\fR \\fIN\\fR\n\\&.dots first\n"));
  CHECK(has(page, "\\fBlockstep build\\fR [\\fIoption\\fR...] \\fIfolder\\fR...\n"));
  CHECK(has(man_page(program, program, "1.2.3"), ".TP\n\\fBbuild\\fR\ncompile a\\eb\n"));
}

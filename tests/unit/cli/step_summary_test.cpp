#include "step_summary.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"

using namespace lockstep::cli;

namespace {

constexpr std::size_t kPlenty = 1'000'000;

SummaryTable many_rows(std::size_t count) {
  SummaryTable table{"many", {"a"}, {}};
  for (std::size_t i = 0; i < count; ++i) table.rows.push_back({std::string(100, 'x')});
  return table;
}

}  // namespace

TEST_CASE("a grid becomes a table with a row for each target") {
  Grid grid;
  grid.columns = {"python", "go"};
  grid.rows = {"linux-x64", "macos-x64"};
  grid.cells = {{"python/linux-x64", "✓ 1.9 MB"}, {"go/macos-x64", "✗ failed"}};
  CHECK(markdown(table_of("lorem 0.1.0", grid), kPlenty) ==
        "### lorem 0.1.0\n\n|  | python | go |\n| --- | --- | --- |\n"
        "| linux-x64 | ✓ 1.9 MB |  |\n| macos-x64 |  | ✗ failed |\n\n");
}

TEST_CASE("what a cell says is text, whatever stands in it") {
  const SummaryTable table{"a\n# b", {"c"}, {{"<img src=x>|`*_[a](b)\n&amp; @all \x1b[0m"}}};
  CHECK(markdown(table, kPlenty) ==
        "### a \\# b\n\n| c |\n| --- |\n"
        "| &lt;img src=x&gt;\\|\\`\\*\\_\\[a\\]\\(b\\) &amp;amp; &#64;all ?\\[0m |\n\n");
}

TEST_CASE("a table that is too long ends by a count of what is left out") {
  const std::string text = markdown(many_rows(50), 2000);
  CHECK(text.size() <= 2000);
  CHECK(text.ends_with("\n… and 32 more\n"));
  CHECK(markdown(many_rows(50), 60).empty());
}

TEST_CASE("a step's summary grows and stays below what is shown") {
  lockstep::fakes::MemoryFilesystem files;
  const std::map<std::string, std::string> environment{{"GITHUB_STEP_SUMMARY", "/summary"}};
  add_to_step_summary(files, {}, many_rows(1));
  CHECK_FALSE(files.read("/summary"));
  for (int i = 0; i < 30; ++i) add_to_step_summary(files, environment, many_rows(500));
  const auto text = files.read("/summary");
  REQUIRE(text);
  CHECK(text->size() > 900'000);
  CHECK(text->size() <= 1'000'000);
}

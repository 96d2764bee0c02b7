#include "lockstep/stamp/changelog.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lockstep/base/text.hpp"

using namespace lockstep;
using namespace lockstep::stamp;

namespace {

const std::vector<Entry> kEntries = {{Change::kAdded, "api", "`Lorem<T>` of *anything*", false},
                                     {Change::kBreaking, "", "`open` takes a path", false},
                                     {Change::kFixed, "", "a leak in foo_bar", false},
                                     {Change::kFixed, "", "told by its author", true},
                                     {Change::kChanged, "io", "twice as fast", false}};
const Release kRelease = {"1.1.0", "2026-01-31"};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("changelogs of many hands get their section as agreed") {
  const std::filesystem::path cases = LOCKSTEP_SOURCE_DIR "/tests/golden/stamp/changelog";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(cases)) {
    CAPTURE(entry.path().filename().string());
    const std::string made = with_release(read(entry.path() / "before.md"), kRelease, kEntries);
    if (std::getenv("UPDATE_GOLDEN") != nullptr)
      std::ofstream(entry.path() / "after.md", std::ios::binary) << made;
    CHECK(made == read(entry.path() / "after.md"));
    CHECK(with_release(made, kRelease, kEntries) == made);
    ++count;
  }
  CHECK(count >= 9);
}

TEST_CASE("line ends, a byte-order mark and every line that people wrote stay") {
  const std::string before =
      "\xef\xbb\xbf# Log\r\n\r\n## [Unreleased]\r\n\r\n### Fixed\r\n\r\n* by hand\r\n  more\r\n\r\n"
      "## [1.0.0]\r\n\r\n- old";
  const std::string after = with_release(before, kRelease, kEntries);
  CHECK(after.starts_with(
      "\xef\xbb\xbf# Log\r\n\r\n## [Unreleased]\r\n\r\n## [1.1.0] - 2026-01-31\r\n"));
  CHECK(replace_all(after, "\r\n", "").find('\n') == std::string::npos);
  CHECK(after.find("* by hand\r\n  more\r\n* a leak in foo_bar\r\n") != std::string::npos);
  std::size_t at = 0;
  for (const std::string& line : split(before, '\n')) {
    CAPTURE(line);
    at = after.find(line, at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("hostile subjects show as what they are, on one line") {
  CHECK(inline_markdown("a\tb\x1b[31m\x07 c\n# d") == "a b \\[31m c # d");
  CHECK(inline_markdown("# no heading") == "\\# no heading");
  CHECK(inline_markdown("- no list") == "\\- no list");
  CHECK(inline_markdown("12. no list") == "12\\. no list");
  CHECK(inline_markdown("``` no fence") == "\\`\\`\\` no fence");
  CHECK(inline_markdown("[click](javascript:x) <script>") ==
        "\\[click\\](javascript:x) \\<script>");
  CHECK(inline_markdown("`code <T> [x]` stays") == "`code <T> [x]` stays");
  CHECK(inline_markdown("one ` tick") == "one \\` tick");
  CHECK(inline_markdown("``two ` inside`` `") == "``two ` inside`` \\`");
  CHECK(inline_markdown("a *star* and snake_case \\ end") ==
        "a \\*star\\* and snake_case \\\\ end");
  CHECK(inline_markdown("").empty());
}

TEST_CASE("a day is a day in UTC") {
  CHECK(utc_date(0) == "1970-01-01");
  CHECK(utc_date(1767225599) == "2025-12-31");
  CHECK(utc_date(1767225600) == "2026-01-01");
  CHECK(utc_date(951782400) == "2000-02-29");
}

TEST_CASE("a version that has its section is told already") {
  for (const char* heading : {"## [1.1.0] - 2026-01-01", "## 1.1.0", "## v1.1.0 (today)"}) {
    const std::string text = std::string("# Log\n\n## [Unreleased]\n\n- x\n\n") + heading + "\n";
    CHECK(with_release(text, kRelease, kEntries) == text);
  }
}

// Any edit and its reverse give the same bytes: over files in many hands' styles.
#include <algorithm>
#include <catch2/catch.hpp>

#include "dice.hpp"
#include "lockstep/base/render.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/edit.hpp"
#include "rules.hpp"

namespace lockstep::config {

namespace {

using Words = std::vector<std::string>;
using Values = std::map<std::string, std::string>;

// Writes one lockstep.yaml after the other, no two in the same style.
class Writer {
 public:
  explicit Writer(Dice& dice) : dice_(dice) {}

  std::string file() {
    space_ = dice_.one_in(2) ? "" : "\n";
    Words sections{targets(), languages(), cells(), other()};
    for (std::size_t i = sections.size(); i > 1; --i)
      std::swap(sections[i - 1], sections[dice_.below(i)]);
    std::string text = head();
    for (const std::string& section : sections) {
      if (!section.empty()) text += space_ + full_line_comment("") + section;
    }
    if (dice_.one_in(3)) text += "# the end\n";
    if (dice_.one_in(4)) text.pop_back();
    if (dice_.one_in(3)) text = replace_all(text, "\n", "\r\n");
    if (dice_.one_in(5)) text = "\xEF\xBB\xBF" + text;
    return text;
  }

 private:
  std::string comment() {
    if (!dice_.one_in(4)) return "";
    return dice_.of(Words{" # why", "   # 'quoted, [x]: {y}", "  # ü"});
  }
  std::string full_line_comment(const std::string& indent) {
    return dice_.one_in(4) ? indent + "# about - this: {and, that}\n" : "";
  }
  std::string quoted(const std::string& word) {
    switch (dice_.below(4)) {
    case 0:
      return "'" + word + "'";
    case 1:
      return "\"" + word + "\"";
    default:
      return word;
    }
  }
  std::string key(const std::string& word) {
    return dice_.one_in(4) ? "\"" + word + "\"" : "'" + word + "'";
  }
  std::string anchor() { return dice_.one_in(8) ? "&a" + std::to_string(++anchors_) + " " : ""; }

  std::string head() {
    std::string text = dice_.one_in(6) ? "---\n" : "";
    text += full_line_comment("") + "name: " + quoted("lorem") + comment() + "\n" +
            "version: 0.1.0" + comment() + "\n";
    return text + (dice_.one_in(2) ? "core: {cargo: core}\n" : "core:\n  cargo: core\n");
  }

  std::string flow(const Words& words) {
    const std::string comma = dice_.of(Words{", ", ",", " , "});
    const std::string pad = dice_.one_in(3) ? " " : "";
    return "[" + pad + join(words, comma) + pad + "]" + comment() + "\n";
  }
  std::string flow_on_lines(const Words& words) {
    const bool trailing = dice_.one_in(2);
    std::string text = "[" + comment() + "\n";
    for (std::size_t i = 0; i < words.size(); ++i) {
      text += full_line_comment("  ") + "  " + words[i] +
              (i + 1 < words.size() || trailing ? "," : "") + comment() + "\n";
    }
    return text + "]" + comment() + "\n";
  }
  std::string flow_wrapped(const Words& words) {
    std::string text = "[";
    for (std::size_t i = 0; i < words.size(); ++i) {
      text += words[i];
      if (i + 1 < words.size()) text += dice_.one_in(2) ? "," + comment() + "\n    " : ", ";
    }
    return text + "]" + comment() + "\n";
  }
  std::string block(const Words& words) {
    const std::string indent = dice_.of(Words{"", "  ", "    "});
    const std::string dash = dice_.of(Words{"- ", "-   "});
    std::string text = comment() + "\n";
    for (const std::string& word : words) {
      text += full_line_comment(indent) + indent + dash + word + comment() + "\n";
      if (dice_.one_in(8)) text += "\n";
    }
    return text;
  }
  std::string list(const Words& words) {
    const std::string name = anchor();
    if (dice_.one_in(3)) return " " + name + flow_on_lines(words);
    if (dice_.one_in(4)) return " " + name + flow_wrapped(words);
    if (dice_.one_in(2)) return " " + name + flow(words);
    return (name.empty() ? "" : " " + name) + block(words);
  }

  std::string targets() {
    Words words;
    for (const char* name :
         {"linux-x64", "aarch64-unknown-linux-gnu", "macos-arm64", "windows-x64"})
      words.push_back(anchor() + quoted(name));
    return "targets:" + list(words);
  }

  std::string languages() {
    switch (dice_.below(4)) {
    case 0:
      return "";
    case 1:
      return "languages:" + list({quoted("python"), quoted("node"), "go"});
    case 2:
      return "languages: {python: {module: x}, node: {}, " + quoted("go") + ": {}}" + comment() +
             "\n";
    default:
      return "languages:" + comment() + "\n  python:\n    module: x" + comment() + "\n" +
             full_line_comment("  ") + "  node: {}\n  go: " + anchor() + "{folder: bindings/go}" +
             comment() + "\n";
    }
  }

  std::string values(bool with_enabled) {
    Words words{"tier: " + anchor() + "2"};
    if (dice_.one_in(2)) words.push_back("toolchain: " + quoted("zig"));
    if (with_enabled) words.push_back("enabled: " + dice_.of(Words{"true", "false"}));
    return join(words, dice_.of(Words{", ", ","}));
  }
  std::string entry(const std::string& pattern, bool with_enabled) {
    const std::string indent = "  ";
    if (dice_.one_in(2))
      return indent + key(pattern) + ": {" + values(with_enabled) + "}" + comment() + "\n";
    return indent + key(pattern) + ":" + comment() + "\n" + full_line_comment("    ") +
           "    tier: 3" + comment() + "\n" + (with_enabled ? "    enabled: false\n" : "") +
           "    glibc: " + quoted("2.30") + comment() + "\n";
  }
  std::string cells() {
    switch (dice_.below(4)) {
    case 0:
      return "";
    case 1:
      return "cells: {'*/linux-*': {" + values(false) + "}, \"go/linux-x64\": {" +
             values(dice_.one_in(2)) + "}}" + comment() + "\n";
    default:
      return "cells:" + comment() + "\n" + full_line_comment("  ") + entry("*/linux-*", false) +
             space_ + full_line_comment("  ") + entry("go/linux-x64", dice_.one_in(2));
    }
  }

  std::string other() {
    return dice_.of(Words{"", "keywords: [a, \"b c\"]\n", "description: >-\n  folded\n  text\n",
                          "description: |\n  block\n\n", "stamp:\n  - {exclude: 'a/**'}\n"});
  }

  Dice& dice_;
  std::string space_;
  int anchors_ = 0;
};

const Vocabulary& vocabulary() {
  static const Vocabulary kWords = test_vocabulary();
  return kWords;
}

Result<Matrix> read(std::string_view text) {
  return parse_matrix(text, "lockstep.yaml", vocabulary());
}

Result<EditedMatrix> edit(const std::string& text, EditVerb verb, const std::string& name,
                          Values values = {}) {
  return edit_matrix(text, "lockstep.yaml", {verb, {name}, std::move(values)}, vocabulary(), read);
}

// What is there of an edit and of its reverse.
struct Trip {
  std::string there;
  std::string back;
};

Trip trip(const std::string& text, const MatrixEdit& there, const MatrixEdit& back) {
  const auto gone = edit(text, there.verb, there.names.front(), there.values);
  INFO(text);
  INFO((gone ? "" : render(gone.error(), false)));
  REQUIRE(gone);
  const auto come = edit(gone->text, back.verb, back.names.front(), back.values);
  INFO(gone->text);
  INFO((come ? "" : render(come.error(), false)));
  REQUIRE(come);
  return {gone->text, come->text};
}

void check_trip(const std::string& text, const MatrixEdit& there, const MatrixEdit& back) {
  const Trip way = trip(text, there, back);
  INFO(text << "\n--- there\n" << way.there << "\n--- back\n" << way.back);
  CHECK(way.there != text);
  CHECK(way.back == text);
}

const MatrixCell& cell_of(const Matrix& matrix, const std::string& name) {
  const auto found = std::ranges::find_if(
      matrix.cells, [&](const MatrixCell& each) { return each.cell.name() == name; });
  REQUIRE(found != matrix.cells.end());
  return *found;
}

}  // namespace

TEST_CASE("what is added and removed again leaves the same bytes") {
  Dice dice(20260601);
  for (int round = 0; round < 300; ++round) {
    const std::string text = Writer(dice).file();
    const auto before = read(text);
    INFO(text << (before ? "" : render(before.error(), false)));
    REQUIRE(before);
    check_trip(text, {EditVerb::kAdd, {"linux-arm64-musl"}},
               {EditVerb::kRemove, {"linux-arm64-musl"}});
    if (before->project.language("ruby") == nullptr)
      check_trip(text, {EditVerb::kAdd, {"ruby"}}, {EditVerb::kRemove, {"ruby"}});
  }
}

TEST_CASE("what is disabled and enabled again leaves the same bytes") {
  Dice dice(20260602);
  for (int round = 0; round < 300; ++round) {
    const std::string text = Writer(dice).file();
    const Matrix before = read(text).value();
    check_trip(text, {EditVerb::kDisable, {"node/*"}}, {EditVerb::kEnable, {"node/*"}});
    const MatrixCell& cell = cell_of(before, "go/linux-x64");
    if (!cell.enabled) {
      check_trip(text, {EditVerb::kEnable, {"go/linux-x64"}},
                 {EditVerb::kDisable, {"go/linux-x64"}});
    } else if (cell.said.contains("enabled")) {
      check_trip(text, {EditVerb::kDisable, {"go/linux-x64"}},
                 {EditVerb::kSet, {"go/linux-x64"}, {{"enabled", "true"}}});
    } else {
      check_trip(text, {EditVerb::kDisable, {"go/linux-x64"}},
                 {EditVerb::kEnable, {"go/linux-x64"}});
    }
  }
}

TEST_CASE("what is set and set back leaves the same bytes") {
  Dice dice(20260603);
  for (int round = 0; round < 300; ++round) {
    const std::string text = Writer(dice).file();
    const Matrix before = read(text).value();
    check_trip(text, {EditVerb::kSet, {"python/linux-x64"}, {{"glibc", "2.34"}}},
               {EditVerb::kSet, {"python/linux-x64"}, {{"glibc", ""}}});
    const std::string tier = std::to_string(cell_of(before, "go/linux-x64").cell.tier);
    const auto there = edit(text, EditVerb::kSet, "go/linux-x64", {{"tier", "1"}});
    REQUIRE(there);
    // Where no entry said it, taking the new one out is the way back.
    const bool is_replaced = there->text.size() == text.size();
    if (there->text == text) continue;
    check_trip(text, {EditVerb::kSet, {"go/linux-x64"}, {{"tier", "1"}}},
               {EditVerb::kSet, {"go/linux-x64"}, {{"tier", is_replaced ? tier : ""}}});
  }
}

TEST_CASE("what is removed and added again means the same, and no other line is touched") {
  Dice dice(20260604);
  for (int round = 0; round < 300; ++round) {
    const std::string text = Writer(dice).file();
    const Matrix before = read(text).value();
    const auto gone = edit(text, EditVerb::kRemove, "macos-arm64");
    INFO(text << (gone ? gone->text : render(gone.error(), false)));
    REQUIRE(gone);
    CHECK(std::ranges::count(gone->text, '#') + 1 >= std::ranges::count(text, '#'));
    const auto come = edit(gone->text, EditVerb::kAdd, "macos-arm64");
    REQUIRE(come);
    Words cells;
    for (const model::Cell& cell : come->after.project.cells) cells.push_back(cell.name());
    CHECK(std::ranges::all_of(before.project.cells, [&](const model::Cell& cell) {
      return std::ranges::find(cells, cell.name()) != cells.end();
    }));
    CHECK(cells.size() == before.project.cells.size());
  }
}

}  // namespace lockstep::config

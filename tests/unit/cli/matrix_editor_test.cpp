#include "matrix_editor.hpp"

#include <catch2/catch.hpp>

#include "matrix_editor_view.hpp"
#include "matrix_sample.hpp"

namespace lockstep::cli {

namespace {

using Kind = sys::Key::Kind;

MatrixEditor sample() { return opened(kSampleMatrix, sample_matrix()); }

// Each character a key; `^v<>` the arrows, `\n` enter, `\b` backspace, `\x1b` escape.
MatrixEditor typed(MatrixEditor editor, const std::string& keys) {
  const std::map<char, Kind> special = {
      {'^', Kind::kUp},     {'v', Kind::kDown},       {'<', Kind::kLeft},     {'>', Kind::kRight},
      {'\n', Kind::kEnter}, {'\b', Kind::kBackspace}, {'\x1b', Kind::kEscape}};
  for (const char c : keys) {
    const auto kind = special.find(c);
    const sys::Key key =
        kind == special.end() ? sys::Key{Kind::kCharacter, c} : sys::Key{kind->second};
    editor = after_key(std::move(editor), key, edit_sample);
  }
  return editor;
}

std::vector<std::string> screen(const MatrixEditor& editor, std::size_t columns, std::size_t rows) {
  const Look look{columns, rows, false, true};
  const auto cell = cell_named(editor.matrix(), editor.selected(), {});
  std::vector<std::string> lines;
  for (const Line& line :
       editor_lines(editor, cell ? origins_of(*cell, "") : std::vector<Origin>{}, look))
    lines.push_back(shown(line, look));
  return lines;
}

bool shows(const MatrixEditor& editor, const std::string& text) {
  for (const std::string& line : screen(editor, 80, 24)) {
    if (line.contains(text)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("arrows move within the grid") {
  CHECK(typed(sample(), "").selected() == "python/linux-x64");
  CHECK(typed(sample(), "v>").selected() == "node/macos-arm64");
  CHECK(typed(sample(), "vvvvv>>>>>").selected() == "go/linux-x64-musl");
  CHECK(typed(sample(), "v>^^<<").selected() == "python/linux-x64");
}

TEST_CASE("space switches a cell, and undo takes it back byte by byte") {
  const MatrixEditor off = typed(sample(), " ");
  CHECK(off.message == "disabled python/linux-x64");
  CHECK(off.steps.back().text.contains("'python/linux-x64': {glibc: \"2.28\", enabled: false}"));
  CHECK_FALSE(off.is_saved());
  CHECK(typed(off, "u").steps.back().text == kSampleMatrix);
  CHECK(typed(off, "u").is_saved());
  CHECK(typed(off, "uu").message == "nothing to undo");
  CHECK(typed(off, " ").is_saved());
  CHECK(typed(sample(), "v>> ").message == "enabled go/macos-arm64");
}

TEST_CASE("a whole target and a whole language are switched") {
  CHECK(typed(sample(), "vt").matrix().project.cells.size() == 6);
  CHECK(typed(sample(), "vtt").matrix().project.cells.size() == 9);
  CHECK(typed(sample(), "l").matrix().project.cells.size() == 5);
}

TEST_CASE("targets are added and removed, values are set") {
  const MatrixEditor added = typed(sample(), "alinux-i687\b6\n");
  CHECK(added.targets().back() == "linux-i686");
  const MatrixEditor gone = typed(added, "vvvx");
  CHECK(gone.steps.back().text == kSampleMatrix);
  CHECK(gone.row == 2);
  CHECK(typed(sample(), ">etier=2\n").steps.back().text.contains("'node/linux-x64': {tier: 2}"));
  CHECK(typed(sample(), "alinux-x86\n").message.contains("is no known target"));
  CHECK(typed(sample(), "alinux\x1b").mode == EditorMode::kGrid);
  CHECK(typed(sample(), "e\n").message.contains("KEY=VALUE"));
}

TEST_CASE("an edit that is refused leaves all as it was") {
  const MatrixEditor last = typed(sample(), "l>l>l");
  CHECK(last.message.starts_with("this would leave no cells"));
  CHECK(last.steps.size() == 3);
}

TEST_CASE("a look at the diff comes before saving, a question before quitting") {
  CHECK(typed(sample(), "q").wish == EditorWish::kQuit);
  CHECK(typed(sample(), "s").message == "nothing to save");
  const MatrixEditor asked = typed(sample(), " q");
  CHECK(asked.wish == EditorWish::kNone);
  CHECK(shows(asked, "quit without saving?"));
  CHECK(typed(asked, "n").mode == EditorMode::kGrid);
  CHECK(typed(asked, "y").wish == EditorWish::kQuit);
  MatrixEditor review = typed(sample(), " s");
  CHECK(review.wish == EditorWish::kReview);
  review.diff = "-old\n+new\n";
  CHECK(shows(review, "+new"));
  CHECK(typed(review, "n").wish == EditorWish::kNone);
  const MatrixEditor saving = typed(review, "y");
  CHECK(saving.wish == EditorWish::kSave);
  CHECK(after_save(saving, "").is_saved());
  CHECK(after_save(saving, "").steps.size() == 1);
  CHECK_FALSE(after_save(saving, "disk full").is_saved());
}

TEST_CASE("the screen shows the selected cell and where its values come from") {
  CHECK(shows(sample(), "linux-x64      [✓]     ✓    ✓"));
  CHECK(shows(sample(), "2.28"));
  CHECK(shows(sample(), "lockstep.yaml:7"));
  CHECK(shows(typed(sample(), "v>>"), "[–]"));
  CHECK(shows(typed(sample(), "?"), "undo"));
}

TEST_CASE("any size of a terminal holds the screen, and the selected row is on it") {
  for (const std::size_t columns : {1U, 20U, 40U, 80U, 200U}) {
    for (const std::size_t rows : {1U, 2U, 3U, 4U, 6U, 10U, 24U, 60U}) {
      for (const char* keys : {"", "vv>>", " s", "?", "a", " q"}) {
        const auto lines = screen(typed(sample(), keys), columns, rows);
        CHECK(lines.size() <= rows);
        for (const std::string& line : lines) CHECK(text_width(line) <= columns);
      }
    }
  }
  const auto small = screen(typed(sample(), "vv"), 40, 5);
  CHECK(small.at(2).starts_with("linux-x64-musl [✓]"));
}

}  // namespace lockstep::cli

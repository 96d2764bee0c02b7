#include "matrix_editor_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

using config::EditVerb;
using config::MatrixCell;
using Lines = std::vector<Line>;

constexpr std::size_t kLeastField = 3;  // `[✓]`

Line plain(std::string text) { return {{std::move(text), Paint::kNone}}; }

Span state_of(const MatrixEditor& editor, const std::string& language, const std::string& target) {
  std::size_t enabled = 0;
  std::size_t all = 0;
  for (const MatrixCell& each : editor.matrix().cells) {
    if (each.cell.language != language || each.cell.target.name != target) continue;
    ++all;
    enabled += each.enabled ? 1 : 0;
  }
  if (all == 0) return {" ", Paint::kNone};
  if (enabled == 0) return {"–", Paint::kDim};
  return {enabled == all ? "✓" : "·", Paint::kGood};
}

Line head_of(const MatrixEditor& editor) {
  const model::Project& project = editor.matrix().project;
  Line line{
      {fmt::format("{} · {}", project.name, counted(project.cells.size(), "cell")), Paint::kBold}};
  if (!editor.is_saved())
    line.push_back(
        {fmt::format(" · {} not saved", counted(editor.steps.size() - 1, "edit")), Paint::kActive});
  return line;
}

std::size_t label_width(const std::vector<std::string>& targets) {
  std::size_t width = 0;
  for (const std::string& target : targets) width = std::max(width, text_width(target));
  return width;
}

Line header_of(const MatrixEditor& editor, std::size_t label) {
  Line line = plain(std::string(label, ' '));
  const auto languages = editor.languages();
  for (std::size_t i = 0; i < languages.size(); ++i) {
    line.push_back({" " + padded(languages[i], kLeastField),
                    i == editor.column ? Paint::kBold : Paint::kNone});
  }
  return line;
}

Line row_of(const MatrixEditor& editor, std::size_t row, const std::string& target,
            std::size_t label, const Look& look) {
  const bool is_row = row == editor.row;
  Line line{{padded(target, label), is_row ? Paint::kBold : Paint::kNone}};
  const auto languages = editor.languages();
  for (std::size_t i = 0; i < languages.size(); ++i) {
    Span state = state_of(editor, languages[i], target);
    // One column, so that the brackets do not move.
    if (!look.unicode) state.text = state.text == "✓" ? "x" : in_ascii(state.text);
    const bool is_here = is_row && i == editor.column;
    const std::string text =
        fmt::format(" {}{}{}", is_here ? "[" : " ", state.text, is_here ? "]" : " ");
    const std::size_t field = 1 + std::max(text_width(languages[i]), kLeastField);
    line.push_back({padded(text, field), is_here ? Paint::kActive : state.paint});
  }
  return line;
}

// As many rows as fit, the selected one among them.
Lines grid_of(const MatrixEditor& editor, std::size_t room, const Look& look) {
  const auto targets = editor.targets();
  const std::size_t label = label_width(targets);
  Lines lines{header_of(editor, label)};
  const std::size_t shown_rows = std::min(targets.size(), std::max<std::size_t>(room, 2) - 1);
  std::size_t first = editor.row < shown_rows ? 0 : editor.row + 1 - shown_rows;
  first = std::min(first, targets.size() - shown_rows);
  for (std::size_t i = first; i < first + shown_rows; ++i)
    lines.push_back(row_of(editor, i, targets[i], label, look));
  return lines;
}

Lines details_of(const MatrixEditor& editor, const std::vector<Origin>& origins) {
  Lines lines{Line{{editor.selected(), Paint::kBold}}};
  if (origins.empty()) lines.push_back(plain("  there can be no package for it"));
  const OriginWidths widths = widths_of(origins);
  for (const Origin& origin : origins) {
    lines.push_back({{fmt::format("  {}  {}", padded(origin.key, widths.key),
                                  padded(origin.value, widths.value)),
                      Paint::kNone},
                     {"  " + origin.from, Paint::kDim}});
  }
  return lines;
}

Paint paint_of(const std::string& diff_line) {
  if (diff_line.starts_with('+')) return Paint::kGood;
  return diff_line.starts_with('-') ? Paint::kBad : Paint::kNone;
}

// `text` in pieces of at most `width` columns: nothing of a diff may be hidden.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> pieces{""};
  std::size_t columns = 0;
  for (const char c : text) {
    const bool begins_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins_character && columns == width) {
      pieces.emplace_back();
      columns = 0;
    }
    pieces.back() += c;
    columns += begins_character ? 1 : 0;
  }
  return pieces;
}

Lines review_of(const MatrixEditor& editor, const Look& look) {
  Lines lines;
  for (const std::string& line : split(trim(editor.diff), '\n')) {
    for (std::string& piece : wrapped(line, std::max<std::size_t>(look.columns, 1)))
      lines.push_back({{std::move(piece), paint_of(line)}});
  }
  const std::size_t room = std::max<std::size_t>(look.rows, 2) - 1;
  if (lines.size() > room) {
    const std::size_t hidden = lines.size() + 1 - room;
    lines.resize(room - 1);
    lines.push_back(plain(fmt::format("… {} more lines", hidden)));
  }
  lines.push_back({{"save this? y or enter, any other key goes back", Paint::kBold}});
  return lines;
}

Lines help_of() {
  Lines lines{{{"keys", Paint::kBold}}};
  for (const char* line :
       {"arrows    another cell", "space     enable or disable the cell",
        "t         all of the target", "l         all of the language",
        "e         set values: glibc=2.28", "a         add targets or languages",
        "x         remove the target", "u         undo", "s         save, after a look at the diff",
        "q         quit", "any key goes back"})
    lines.push_back(plain(std::string("  ") + line));
  return lines;
}

Line bottom_of(const MatrixEditor& editor) {
  if (editor.mode == EditorMode::kPrompt) {
    const std::string what =
        editor.verb == EditVerb::kAdd ? "add: " : "set " + editor.selected() + ": ";
    return {{what, Paint::kBold}, {editor.typed + "_", Paint::kNone}};
  }
  if (editor.mode == EditorMode::kAskQuit)
    return {{"quit without saving? y quits, s saves, any other key stays", Paint::kBold}};
  return plain(editor.message);
}

}  // namespace

Lines editor_lines(const MatrixEditor& editor, const std::vector<Origin>& origins,
                   const Look& look) {
  const auto cut = [&look](Lines lines) {
    if (lines.size() > look.rows) lines.resize(look.rows);
    return lines;
  };
  if (editor.mode == EditorMode::kReview) return cut(review_of(editor, look));
  if (editor.mode == EditorMode::kHelp) return cut(help_of());
  constexpr std::size_t kFrame = 3;  // head, message, keys
  const std::size_t room = look.rows > kFrame ? look.rows - kFrame : 1;
  Lines lines{head_of(editor)};
  Lines grid = grid_of(editor, room, look);
  Lines details = details_of(editor, origins);
  std::size_t left = room - std::min(room, grid.size());
  std::ranges::move(grid, std::back_inserter(lines));
  if (left > 1) {
    lines.push_back({});
    --left;
    details.resize(std::min(details.size(), left));
    std::ranges::move(details, std::back_inserter(lines));
  }
  lines.push_back(bottom_of(editor));
  lines.push_back({{"space on/off  u undo  s save  ? keys", Paint::kDim}});
  return cut(std::move(lines));
}

std::string editor_frame(const Lines& lines, const Look& look) {
  constexpr std::string_view kHome = "\x1b[H";
  constexpr std::string_view kClearRest = "\x1b[K";
  constexpr std::string_view kClearBelow = "\x1b[J";
  std::string frame(kHome);
  for (std::size_t i = 0; i < std::min(lines.size(), look.rows); ++i) {
    if (i > 0) frame += "\r\n";
    frame += shown(lines[i], look) + std::string(kClearRest);
  }
  return frame + std::string(kClearBelow);
}

}  // namespace lockstep::cli

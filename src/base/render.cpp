#include "lockstep/base/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

constexpr std::size_t kShownColumns = 120;

enum class Paint { kNone, kHeading, kProblem, kFrame };

std::string painted(std::string_view text, Paint paint, bool color) {
  if (!color || paint == Paint::kNone || text.empty()) return std::string(text);
  const std::string_view code = paint == Paint::kHeading   ? "1"
                                : paint == Paint::kProblem ? "1;31"
                                                           : "1;34";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

// A terminal obeys control characters; a line feed is kept where several lines are expected.
std::string harmless(std::string_view text, bool keep_lines) {
  std::string out(text);
  for (char& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t') {
      c = ' ';
    } else if (byte == 0x7f || (byte < 0x20 && (c != '\n' || !keep_lines))) {
      c = '?';
    }
  }
  return out;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The byte where character number `column` (from 0) of UTF-8 `text` starts.
std::size_t byte_of(std::string_view text, std::size_t column) {
  std::size_t byte = 0;
  for (; byte < text.size() && column > 0; --column) {
    for (++byte; byte < text.size() && continues_character(text[byte]);) ++byte;
  }
  return byte;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

// The part of the marked line that is shown, and where in it the mark starts.
struct Excerpt {
  std::string text;
  std::size_t column = 0;
  std::size_t length = 1;
};

Excerpt excerpt_of(const SourceMark& mark) {
  const std::string line = harmless(mark.text, false);
  auto column = static_cast<std::size_t>(std::max(mark.column - 1, 0));
  std::size_t first = 0;
  if (column > kShownColumns * 3 / 4) first = column - kShownColumns / 4;
  const std::size_t from = byte_of(line, first);
  const std::size_t until = byte_of(line, first + kShownColumns);
  Excerpt excerpt{line.substr(from, until - from), column - first, 1};
  if (first > 0) excerpt.text = "…" + excerpt.text;
  if (first > 0) ++excerpt.column;
  const std::size_t shown = characters(excerpt.text);
  if (until < line.size()) excerpt.text += "…";
  excerpt.column = std::min(excerpt.column, shown);
  const std::size_t room = std::max<std::size_t>(shown - excerpt.column, 1);
  excerpt.length =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(mark.length, 1)), 1, room);
  return excerpt;
}

std::string indented(std::string_view hint) {
  std::string out;
  for (const std::string& line : split(hint, '\n')) out += line.empty() ? "\n" : "  " + line + "\n";
  return out;
}

std::string marked(const SourceMark& mark, const std::string& hint, bool color) {
  const std::string number = mark.line > 0 ? std::to_string(mark.line) : "";
  const std::string margin(std::max<std::size_t>(number.size(), 1), ' ');
  std::string out =
      margin + painted("-->", Paint::kFrame, color) + " " + harmless(mark.file, false);
  if (mark.line > 0) out += fmt::format(":{}:{}", mark.line, mark.column);
  out += "\n";
  const bool inline_hint = mark.line > 0 && hint.find('\n') == std::string::npos;
  if (mark.line > 0) {
    const Excerpt excerpt = excerpt_of(mark);
    const std::string bar = painted("|", Paint::kFrame, color);
    out += fmt::format("{} {} {}\n", painted(number, Paint::kFrame, color), bar, excerpt.text);
    const std::string carets = painted(std::string(excerpt.length, '^'), Paint::kProblem, color);
    out += fmt::format("{} {} {}{}", margin, bar, std::string(excerpt.column, ' '), carets);
    if (inline_hint && !hint.empty()) out += " " + hint;
    out += "\n";
  }
  if (!inline_hint) out += indented(hint);
  return out;
}

std::string render_one(const Error& error, bool color) {
  std::string message = harmless(error.message, true);
  if (!error.where.empty()) message = harmless(error.where, false) + ": " + message;
  const std::string hint = harmless(error.hint, true);
  std::string out = painted("error:", Paint::kProblem, color) + " " +
                    painted(message, Paint::kHeading, color) + "\n";
  if (error.mark) return out + marked(*error.mark, hint, color);
  return hint.empty() ? out : out + indented(hint);
}

void flatten(const Error& error, std::vector<const Error*>& flat) {
  flat.push_back(&error);
  for (const Error& other : error.others) flatten(other, flat);
}

std::string closing_line(const std::vector<const Error*>& errors) {
  const auto file_of = [](const Error* error) { return error->mark ? error->mark->file : ""; };
  const std::string file = file_of(errors.front());
  const bool one_file = !file.empty() && std::ranges::all_of(errors, [&](const Error* error) {
    return file_of(error) == file;
  });
  const std::string place = one_file ? " in " + harmless(file, false) : "";
  return fmt::format("\n{} errors{}\n", errors.size(), place);
}

}  // namespace

std::string render(const Error& error, bool color) {
  std::vector<const Error*> errors;
  flatten(error, errors);
  std::string out;
  for (const Error* each : errors) {
    if (!out.empty()) out += "\n";
    out += render_one(*each, color);
  }
  if (errors.size() > 1) out += closing_line(errors);
  return out;
}

}  // namespace lockstep

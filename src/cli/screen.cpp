#include "screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "look.hpp"

namespace lockstep::cli {

namespace {

constexpr std::string_view kClearToEndOfLine = "\x1b[K";
constexpr std::string_view kClearBelow = "\x1b[J";

std::string up(std::size_t rows) { return rows == 0 ? "\r" : fmt::format("\r\x1b[{}A", rows); }

// The columns of a line, its colours left out.
std::size_t visible_width(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') {
      i = std::min(line.find('m', i), line.size());
    } else {
      text += line[i];
    }
  }
  return text_width(text);
}

}  // namespace

std::size_t Screen::rows_at(std::size_t columns) const {
  std::size_t rows = 0;
  for (const std::string& line : lines_) {
    rows += std::max<std::size_t>(1, (visible_width(line) + columns - 1) / columns);
  }
  return rows;
}

std::string Screen::frame(const std::vector<std::string>& lines, std::size_t columns) {
  const bool resized = columns != columns_ && !lines_.empty();
  if (lines == lines_ && !resized) return {};
  columns = std::max<std::size_t>(columns, 1);
  std::string bytes = up(resized ? rows_at(columns) : lines_.size());
  if (resized) bytes += kClearBelow;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool same = !resized && i < lines_.size() && lines_[i] == lines[i];
    // Cleared first: after a line as wide as the terminal the cursor is still on its last column.
    if (!same) bytes += std::string(kClearToEndOfLine) + lines[i];
    bytes += "\r\n";
  }
  if (lines.size() < lines_.size() && !resized) bytes += kClearBelow;
  lines_ = lines;
  columns_ = columns;
  return bytes;
}

std::string Screen::above(std::string_view text) {
  std::string bytes = clear();
  bytes += text;
  return bytes;
}

std::string Screen::clear() {
  std::string bytes = up(lines_.size()) + std::string(kClearBelow);
  lines_.clear();
  return bytes;
}

void Screen::forget() { lines_.clear(); }

}  // namespace lockstep::cli

#include "grid.hpp"

#include <algorithm>

namespace lockstep::cli {

namespace {

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t own = width_of(text);
  return own < width ? text + std::string(width - own, ' ') : text;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string cell_text(const Grid& grid, const std::string& column, const std::string& row) {
  const auto found = grid.cells.find(column + "/" + row);
  return found == grid.cells.end() ? std::string() : found->second;
}

std::size_t column_width(const Grid& grid, const std::string& column) {
  std::size_t width = width_of(column);
  for (const std::string& row : grid.rows)
    width = std::max(width, width_of(cell_text(grid, column, row)));
  return width;
}

}  // namespace

std::string render_grid(const Grid& grid) {
  std::size_t label = 0;
  for (const std::string& row : grid.rows) label = std::max(label, width_of(row));
  std::string header = std::string(label, ' ');
  for (const std::string& column : grid.columns)
    header += "  " + padded(column, column_width(grid, column));
  std::string out = without_trailing_spaces(header);
  for (const std::string& row : grid.rows) {
    std::string line = padded(row, label);
    for (const std::string& column : grid.columns) {
      line += "  " + padded(cell_text(grid, column, row), column_width(grid, column));
    }
    out += without_trailing_spaces(line);
  }
  return out;
}

}  // namespace lockstep::cli

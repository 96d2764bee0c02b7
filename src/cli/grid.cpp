#include "grid.hpp"

#include <algorithm>

namespace lockstep::cli {

namespace {

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string cell_text(const Grid& grid, const std::string& column, const std::string& row) {
  const auto found = grid.cells.find(column + "/" + row);
  return found == grid.cells.end() ? std::string() : found->second;
}

std::size_t column_width(const Grid& grid, const std::string& column) {
  std::size_t width = text_width(column);
  for (const std::string& row : grid.rows)
    width = std::max(width, text_width(cell_text(grid, column, row)));
  return width;
}

std::string as_table(const Grid& grid, std::size_t label) {
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

std::string as_list(const Grid& grid) {
  std::string out;
  for (const std::string& row : grid.rows) {
    for (const std::string& column : grid.columns) {
      const std::string text = cell_text(grid, column, row);
      if (!text.empty()) out += column + "/" + row + "  " + text + "\n";
    }
  }
  return out;
}

}  // namespace

std::string render_grid(const Grid& grid, const Look& look) {
  Grid spoken = grid;
  if (!look.unicode) {
    for (auto& [name, text] : spoken.cells) text = in_ascii(text);
  }
  std::size_t label = 0;
  for (const std::string& row : grid.rows) label = std::max(label, text_width(row));
  std::size_t width = label;
  for (const std::string& column : grid.columns) width += 2 + column_width(spoken, column);
  return width <= look.columns ? as_table(spoken, label) : as_list(spoken);
}

}  // namespace lockstep::cli

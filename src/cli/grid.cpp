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

// `widths` are the columns', in their order.
std::string as_table(const Grid& grid, std::size_t label, const std::vector<std::size_t>& widths) {
  std::string header = std::string(label, ' ');
  for (std::size_t i = 0; i < widths.size(); ++i)
    header += "  " + padded(grid.columns[i], widths[i]);
  std::string out = without_trailing_spaces(header);
  for (const std::string& row : grid.rows) {
    std::string line = padded(row, label);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      line += "  " + padded(cell_text(grid, grid.columns[i], row), widths[i]);
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
  std::vector<std::size_t> widths;
  for (const std::string& column : grid.columns) {
    widths.push_back(column_width(spoken, column));
    width += 2 + widths.back();
  }
  return width <= look.columns ? as_table(spoken, label, widths) : as_list(spoken);
}

}  // namespace lockstep::cli

#pragma once

#include <map>
#include <string>
#include <vector>

#include "look.hpp"

namespace lockstep::cli {

/// A table of text: one row per target, one column per language. Plain values, so that it can be
/// compared in tests.
struct Grid {
  std::vector<std::string> columns;
  std::vector<std::string> rows;
  std::map<std::string, std::string> cells;  ///< `column/row` → text; absent cells stay blank
};

/// The grid as aligned lines, columns two spaces apart, no trailing spaces; where the look is too
/// narrow for that a line for each cell.
std::string render_grid(const Grid& grid, const Look& look);

}  // namespace lockstep::cli

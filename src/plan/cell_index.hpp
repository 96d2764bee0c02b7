#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "lockstep/model/cell.hpp"

namespace lockstep::plan {

/// Tells whether cells are among others. By name first, since whole cells take long to compare; a
/// slice of a fat cell may have the name of another cell.
class CellIndex {
 public:
  CellIndex() = default;
  explicit CellIndex(const std::vector<model::Cell>& cells) {
    for (const model::Cell& cell : cells) add(cell);
  }

  void add(const model::Cell& cell) { cells_.emplace(cell.name(), cell); }

  bool contains(const model::Cell& cell) const {
    const auto [first, last] = cells_.equal_range(cell.name());
    return std::any_of(first, last, [&](const auto& known) { return known.second == cell; });
  }

 private:
  std::multimap<std::string, model::Cell> cells_;
};

}  // namespace lockstep::plan

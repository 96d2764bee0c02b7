#pragma once

#include <string>
#include <vector>

#include "lockstep/model/cell.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// The core compiled once, for all cells that agree on triple, floors and toolchain.
struct CoreBuild {
  std::string id;  ///< `core/linux-x64`; with its floor where one target has several
  std::vector<model::Cell> cells;  ///< at least one
};

/// The core builds that `cells` need, in their order.
std::vector<CoreBuild> core_builds(const std::vector<model::Cell>& cells);

/// Splits `request.cells` into those this host can build, which are given back, and the others,
/// which go into `blocked` with their reason.
std::vector<model::Cell> buildable_cells(const CoreRequest& request,
                                         std::map<std::string, Error>& blocked);

}  // namespace lockstep::plan

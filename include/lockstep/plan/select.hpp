#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::plan {

/// The cells that any of `patterns` names, in their own order; all of them when there is no
/// pattern. A pattern is a glob over `python/linux-x64`, or over a language or a target alone. An
/// Error lists every pattern that names no cell, with the nearest cell.
Result<std::vector<model::Cell>> select_cells(const std::vector<model::Cell>& cells,
                                              const std::vector<std::string>& patterns);

}  // namespace lockstep::plan

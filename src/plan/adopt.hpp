#pragma once

#include <string>

#include "lockstep/model/plan.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// Whether the cell takes a whole package that another tool made.
bool adopts_package(const model::Cell& cell);

/// Adds to `build` what leaves the adopted files of `cells`: an action each, that copies or
/// downloads it, and the cells' natives. A cell whose pattern does not name exactly one file, or
/// that adopts a library without all that its language's packages carry, is blocked.
void add_adopted(const std::vector<model::Cell>& cells, const CoreRequest& request,
                 BuildActions& build);

}  // namespace lockstep::plan

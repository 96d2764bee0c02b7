#pragma once

#include <string>

#include "grid.hpp"
#include "lockstep/model/plan.hpp"

namespace lockstep::cli {

/// `lorem 0.1.0 · 24 packages from 6 core builds`: cells' packages, main packages not counted.
std::string headline(const model::Plan& plan);

/// The plan's languages × targets, cells still blank.
Grid blank_grid(const model::Plan& plan);

/// `count` and the noun in its right number: `1 package`, `2 packages`.
std::string counted(std::size_t count, const std::string& noun);

}  // namespace lockstep::cli

#pragma once

#include <string>

#include "grid.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/model/plan.hpp"
#include "look.hpp"

namespace lockstep::cli {

/// A finished build's cells with their sizes and times.
Grid build_grid(const model::Plan& plan, const engine::BuildReport& report);

/// A finished build as a person reads it: headline, the grid with size and time of each cell, the
/// main packages, and what ran.
std::string build_text(const model::Plan& plan, const engine::BuildReport& report,
                       const Look& look);

/// A finished build as JSON: packages with file, size, digest, seconds; actions with outcome and
/// costs.
std::string build_json(const model::Plan& plan, const engine::BuildReport& report);

/// Every failure of the build as one Error, root causes first; what merely needed a failed step is
/// told in one line each. Only for a report that is not ok().
Error build_failure(const engine::BuildReport& report);

}  // namespace lockstep::cli

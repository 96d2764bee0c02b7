#pragma once

#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// The package steps for `plan.cells` less the blocked ones, then each language's main package when
/// all of the language's cells are requested. `plan` has its project, versions, cells and blocked
/// cells; `build` says where natives come from. Errors: an ecosystem cannot serve a cell, the core
/// makes no library of the kind a package needs, two packages would get one file name.
Result<std::vector<model::PackageStep>> package_steps(const model::Plan& plan,
                                                      const BuildActions& build);

}  // namespace lockstep::plan

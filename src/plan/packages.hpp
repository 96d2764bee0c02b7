#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// The package steps for `plan.cells` less the blocked ones, then each language's main and source
/// package when all of the language's cells are requested. `plan` has its project, versions, cells
/// and blocked cells; `build` says where natives come from; `notes` gets a word for each language
/// that can have no source package. Errors: an ecosystem cannot serve a cell, the core makes no
/// library of the kind a package needs, two packages would get one file name.
Result<std::vector<model::PackageStep>> package_steps(const model::Plan& plan,
                                                      const model::Survey& survey,
                                                      const BuildActions& build,
                                                      std::vector<std::string>& notes);

/// Those of them that are no cell's: each whole language's main and source package. They need no
/// toolchain.
Result<std::vector<model::PackageStep>> shared_steps(const model::Plan& plan,
                                                     const model::Survey& survey,
                                                     std::vector<std::string>& notes);

/// Whether all cells of `language` are requested: a main package names every platform package, so
/// it is only true of a whole row.
bool is_whole(const model::Plan& plan, const model::Language& language);

}  // namespace lockstep::plan

#pragma once

#include <string>
#include <vector>

#include "cargo_builds.hpp"

namespace lockstep::plan {

/// Adds the actions that all core builds stand on: the fetch, if anything is fetched, std for each
/// triple that the toolchain has none of, and the host's own units.
Result<void> add_shared_actions(const Workspace& workspace, const std::vector<CargoBuild>& builds,
                                BuildActions& out);

/// What is known of host units, for an action that compiles on top of them.
void add_host_units(const Workspace& workspace, model::Action& action);

/// Gives `action` the std of `triple`, where one is compiled.
void add_std(const Workspace& workspace, const std::string& triple, model::Action& action);

}  // namespace lockstep::plan

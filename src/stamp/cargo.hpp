#pragma once

#include <vector>

#include "lockstep/stamp/places.hpp"

namespace lockstep::stamp {

/// Files of a cargo core that may hold the version: the workspace's manifests and lock file, and
/// all others in the project, which may depend on its crates.
std::vector<std::string> cargo_files(const Sources& sources);

/// The places of a cargo core: the crates that the core and the bindings are made of, other crates
/// of the workspace that stand at the same version, requirements on them, lock files. Crates with
/// the core's own version (`core.version`) and placeholders are none.
Result<std::vector<version::Place>> cargo_places(const Sources& sources,
                                                 const version::Change& change);

}  // namespace lockstep::stamp

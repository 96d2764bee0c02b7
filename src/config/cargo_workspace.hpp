#pragma once

#include <string>

#include "cargo_manifest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// The manifest with `[workspace]` at or above the crate `core`, never above the project; the
/// crate's own when there is none.
Result<CargoManifest> workspace_manifest(const sys::Filesystem& files, const std::string& root,
                                         const std::string& core);

/// The cargo workspace that holds `core`, a folder of the project at the absolute `root`: its
/// members by cargo's rules (globs, `exclude`, path dependencies) and the path dependencies
/// besides, sorted by folder. Every binding's crate has to be among them. The Error holds every
/// problem and names the command or line that mends it.
Result<model::CargoWorkspace> read_cargo_workspace(const sys::Filesystem& files,
                                                   const std::string& root, const std::string& core,
                                                   const model::Project& project);

}  // namespace lockstep::config

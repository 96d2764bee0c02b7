#pragma once

#include <span>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// What the manifest of the crate in `folder` of the project at `root` says, with what it inherits
/// of its workspace. `features` are turned on beside the default ones. An Error when a manifest is
/// missing or no TOML, or names no package.
Result<model::Crate> read_crate(const sys::Filesystem& files, const std::string& root,
                                const std::string& folder, std::span<const std::string> features);

}  // namespace lockstep::config

#pragma once

#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {

/// Gives the build files of a source package the new version: crates that stand at the old one with
/// the requirements on them and their lock files, and the version that our CMake and extconf
/// scripts hand to the core. Errors name a file that is no TOML.
Result<void> restamp_build_files(std::vector<File>& files, const version::Change& change);

/// Replaces the texts at `places`, all of `files`, by what they want.
Result<void> write_places(std::vector<File>& files, const std::vector<version::Place>& places);

}  // namespace lockstep::ecosystem

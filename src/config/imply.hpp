#pragma once

#include <string>

#include "draft.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// Fills in from the project's manifests (Cargo.toml, and what the ecosystems read) what the
/// configuration leaves open: names, the version, metadata, each binding's crate and settings. What
/// is said stays. Notes manifests that cannot be read, bindings without a crate, and versions that
/// disagree.
void imply(const sys::Filesystem& files, const std::string& folder, const Vocabulary& vocabulary,
           Reader& reader, Draft& draft);

}  // namespace lockstep::config

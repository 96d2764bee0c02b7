#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// The paths in `include_str!("…")`, `include_bytes!` and `include!` of a Rust source, as written;
/// what is no plain string is left out.
std::vector<std::string> included_paths(std::string_view source);

/// Project files that sources of the workspace's crates take in by such a path. None without a
/// workspace.
Result<std::vector<model::Included>> included_files(const sys::Filesystem& files,
                                                    const std::string& folder,
                                                    const model::Survey& survey);

}  // namespace lockstep::config

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

/// A Cargo.toml as compile actions see it, so that a version is no input of a compile: `0.0.0` in
/// `[package]` and `[workspace.package]`, and in the requirements of path dependencies on workspace
/// `members` (package names) in every dependency table. All other bytes stay. Fails when `text` is
/// no TOML.
Result<std::string> zero_cargo_manifest(std::string_view text,
                                        std::span<const std::string> members);

/// A Cargo.lock that fits the manifests above: the entries of `members` that have no `source` stand
/// at `0.0.0`, and so do other entries' references to them. All other bytes stay.
Result<std::string> zero_cargo_lock(std::string_view text, std::span<const std::string> members);

}  // namespace lockstep::version

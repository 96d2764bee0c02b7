#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// A Cargo.toml with `version` in `[package]` and `[workspace.package]`, and in the requirements of
/// path dependencies on workspace `members` (package names) in every dependency table. All other
/// bytes stay. Compile actions see `0.0.0`, so that a version is no input of a compile. Fails when
/// `text` is no TOML.
Result<std::string> stamp_cargo_manifest(std::string_view text,
                                         std::span<const std::string> members,
                                         std::string_view version);

/// A Cargo.lock that fits the manifests above: the entries of `members` that have no `source` stand
/// at `version`, and so do other entries' references to them. All other bytes stay.
Result<std::string> stamp_cargo_lock(std::string_view text, std::span<const std::string> members,
                                     std::string_view version);

/// The Cargo.toml of a workspace's root that lists `members` (folders relative to it) and no
/// others. One without `[workspace]` gets an empty one, so that cargo looks for none in folders
/// above it.
Result<std::string> trim_cargo_workspace(std::string_view text,
                                         std::span<const std::string> members);

/// A Cargo.lock with the packages that `members` (package names) need and no others, the members at
/// `version`, worded as cargo words it, so that `--locked` holds for a workspace of these members
/// alone.
Result<std::string> trim_cargo_lock(std::string_view text, std::span<const std::string> members,
                                    std::string_view version);

/// The places of a Cargo.toml that hold the version of packages in `moving` (names): its own
/// `[package]`, and requirements of path dependencies in every dependency table, the workspace's
/// included. Fails with a mark in `file` when `text` is no TOML.
Result<std::vector<Place>> cargo_manifest_places(std::string_view text, const std::string& file,
                                                 const std::set<std::string>& moving,
                                                 const Change& change);

/// `version` of `[workspace.package]`, where there is one.
Result<std::vector<Place>> cargo_workspace_places(std::string_view text, const std::string& file,
                                                  const Change& change);

/// The places of a Cargo.lock that hold versions of packages without a source: `versions` says, by
/// name, at which one each shall stand. References that carry a version follow.
Result<std::vector<Place>> cargo_lock_places(std::string_view text, const std::string& file,
                                             const std::map<std::string, std::string>& versions);

}  // namespace lockstep::version

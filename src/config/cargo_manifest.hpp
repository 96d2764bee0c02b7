#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// A Cargo.toml as read and parsed.
struct CargoManifest {
  std::string folder;  ///< project-relative
  std::string text;
  model::Value tree;
};

/// How a dependency is reached: `dependencies`, `build-dependencies` or `dev-dependencies`.
enum class CargoEdge { kNormal, kDevelopment };

/// A dependency that names a folder.
struct CargoPath {
  std::string name;
  std::string folder;  ///< as written: relative to the manifest that says it
  CargoEdge edge = CargoEdge::kNormal;
  bool from_workspace = false;  ///< relative to the workspace's root instead
};

/// The manifest in `folder` of the project at `root`; an Error that names it when it is missing or
/// no TOML.
Result<CargoManifest> read_cargo_manifest(const sys::Filesystem& files, const std::string& root,
                                          const std::string& folder);

/// Every path dependency of `manifest`; `workspace` is the root's tree, for inherited ones, or
/// null.
std::vector<CargoPath> path_dependencies(const CargoManifest& manifest,
                                         const model::Value* workspace);

/// The targets of `manifest` by cargo's rules of discovery: everything of a member but its `paths`.
/// An Error when it names no package.
Result<model::CargoMember> describe_member(const sys::Filesystem& files, const std::string& root,
                                           const CargoManifest& manifest);

/// The texts of an array, other items left out; none when `list` is null.
std::vector<std::string> texts_of(const model::Value* list);

/// `bindings/c/Cargo.toml`, as messages name a manifest.
std::string manifest_path(const std::string& folder);

}  // namespace lockstep::config

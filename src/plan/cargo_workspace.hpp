#pragma once

#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// The workspace as actions see it: manifests and lock file at version 0.0.0 (or as they are when the
/// version is compiled in), every member reduced to empty sources.
struct StagedWorkspace {
  std::vector<model::Input> manifests;                      ///< Cargo.toml of all members, Cargo.lock
  std::map<std::string, std::vector<model::Input>> stubs;   ///< by member name: its empty sources
};

/// Stages `workspace`; `zeroed` says whether versions read 0.0.0.
enum class Versions { kZeroed, kAsWritten };
Result<StagedWorkspace> stage_workspace(const model::CargoWorkspace& workspace, Versions versions);

/// The member in `folder` (project-relative), or null.
const model::CargoMember* member_in(const model::CargoWorkspace& workspace, const std::string& folder);

/// The names of `member` and of all members it depends on by path.
std::set<std::string> with_path_dependencies(const model::CargoWorkspace& workspace, const model::CargoMember& member);

/// The real sources of `member`, other members below its folder left out.
std::vector<model::Input> member_sources(const model::CargoWorkspace& workspace, const model::CargoMember& member,
                                         const std::vector<std::string>& files);

/// Names of every package in the lock file.
std::vector<std::string> locked_packages(const std::string& lock);

/// The [source] tables of a cargo configuration that take every source of the lock file from `folder`.
std::string vendored_sources(const std::string& lock, const std::string& folder);

}  // namespace lockstep::plan

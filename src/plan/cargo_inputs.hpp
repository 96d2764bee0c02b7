#pragma once

#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// What Cargo.lock names.
struct LockedPackages {
  std::vector<std::string> external;   ///< `serde@1.0.0`, in the lock's order
  std::vector<std::string> sources;    ///< where those come from, each once, sorted
  std::set<std::string> own_versions;  ///< of the packages that come from nowhere else
};

/// The workspace with the manifests and the lock that compiles see: at version 0.0.0 unless the
/// slot is off. `locked` is what its lock names. Errors: one that is no TOML.
Result<model::CargoWorkspace> as_compiled(const CoreRequest& request,
                                          model::CargoWorkspace workspace,
                                          const LockedPackages& locked);

/// The workspace as an action sees it: the manifests and the lock of `workspace`, the sources of
/// the members in `real`, empty ones for the others.
std::vector<model::Input> workspace_inputs(const CoreRequest& request,
                                           const model::CargoWorkspace& workspace,
                                           const std::set<std::string>& real);

/// The words by which cargo names the root sources of the members that are not in `real`, and empty
/// in workspace_inputs: relative to the workspace's root.
std::vector<std::string> stub_sources(const model::CargoWorkspace& workspace,
                                      const std::set<std::string>& real);

/// Whether the project file `path` is a source of one of `members` (folders), manifests and locks
/// apart.
bool is_member_source(const model::Project& project, const model::CargoWorkspace& workspace,
                      const std::set<std::string>& members, const std::string& path);

/// Globs over a target folder that match all cargo remembers of `member`, and its finished
/// libraries: a stub's must not pass for the real one's.
std::vector<std::string> traces_of(const model::CargoMember& member);

/// The packages of the workspace's lock that are no members. Errors: it is missing or no TOML.
Result<LockedPackages> locked_packages(const model::CargoWorkspace& workspace);

/// Cargo's settings that put `vendored-sources` in the place of all `sources`. Its folder is given
/// on the command line, since only there the executor fills it in.
std::string vendor_settings(const std::vector<std::string>& sources);

/// What the `members` read outside of their own sources: files that they take in by a path, and the
/// core's `inputs`.
std::set<std::string> outside_sources(const model::Project& project, const model::Survey& survey,
                                      const std::set<std::string>& members);

}  // namespace lockstep::plan

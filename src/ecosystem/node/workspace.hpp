#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::node {

/// One package.json of the project's, its strings by path.
struct Member {
  std::string file;  ///< project-relative
  std::string name;
  std::string version;  ///< empty when it says none
  std::vector<version::TextAt> texts;
};

/// The packages that belong to the language's, by their project-relative folder.
using Workspace = std::map<std::string, Member>;

/// The language's package, its platform packages below `npm/`, and the members of npm's, yarn's or
/// pnpm's workspaces that it is one of. An Error names a manifest that is no JSON or says its
/// version twice.
Result<Workspace> workspace_of(const VersionRequest& request);

/// Folders at or above the language's: where manifests of workspaces and lock files stand.
std::vector<std::string> folders_above(const model::Language& language);

}  // namespace lockstep::ecosystem::node

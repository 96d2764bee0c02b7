#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::node {

/// Manifests, lock files and pnpm's list of workspaces: which of them count, their texts say.
std::vector<std::string> version_files(const model::Project& project,
                                       const model::Language& language,
                                       const std::vector<std::string>& files);

/// The places of the language's package.json, of its platform packages (`npm/*/package.json`), of
/// workspace members that stand at the same version, of requirements among them, and of their lock
/// files. Where platform packages are listed, one of the matrix that is missing and one of another
/// platform are places too.
Result<std::vector<version::Place>> version_places(const VersionRequest& request);

}  // namespace lockstep::ecosystem::node

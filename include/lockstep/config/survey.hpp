#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// What planning needs of the disk below `folder` (absolute): the project's files less what
/// .gitignore excludes and what tools leave (dist, target, node_modules, __pycache__, .git,
/// .lockstep); the cargo workspace around a cargo core; the texts of those `manifests` that exist;
/// the places that compile the project's version in. The Error holds every problem found.
Result<model::Survey> survey(const sys::Filesystem& files, const std::string& folder,
                             const model::Project& project,
                             const std::vector<std::string>& manifests);

/// What `survey` begins with, for commands that compile nothing: the files and the cargo workspace.
Result<model::Survey> survey_manifests(const sys::Filesystem& files, const std::string& folder,
                                       const model::Project& project);

}  // namespace lockstep::config

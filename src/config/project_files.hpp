#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// The project's files, project-relative and sorted, without ignored ones and what builds leave.
/// Links inside the project stand for what they lead to. Errors: two files that differ in case only
/// and links that lead out, in a folder that is packed or compiled.
Result<std::vector<std::string>> project_files(const sys::Filesystem& files,
                                               const std::string& folder,
                                               const model::Project& project);

}  // namespace lockstep::config

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// The numbers in `project(… VERSION 1.2.3 …)` of a CMakeLists.txt; nothing when it says none or
/// takes them from a variable.
std::optional<std::string> cmake_project_version(std::string_view text);

/// An Error for every manifest whose version is compiled in (`survey.version_uses`) and is neither
/// the project's nor the one that `core` calls its own: packages would say one version and the
/// library another.
Result<void> check_versions(const sys::Filesystem& files, const std::string& folder,
                            const model::Project& project, const model::Survey& survey);

}  // namespace lockstep::config

#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::go {

/// Every go.mod and Go source of the project: any of them may import the module.
std::vector<std::string> version_files(const model::Project& project,
                                       const model::Language& language,
                                       const std::vector<std::string>& files);

/// The places of a Go module's version: constants called `Version`, requirements on it in other
/// modules of the project, and its path with the `/vN` that its major number asks for, where go.mod
/// says it and where files import it. Paths of other modules below it stay.
Result<std::vector<version::Place>> version_places(const VersionRequest& request);

/// The path of module `package` at `version`: `example.com/lorem/v2` for 2.0.0.
std::string versioned_package(const std::string& package, const std::string& version);

}  // namespace lockstep::ecosystem::go

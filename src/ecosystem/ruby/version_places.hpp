#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::ruby {

/// Files that may hold the version of a gem: gemspecs and `version.rb` below the language's folder,
/// and every Gemfile.lock of the project.
std::vector<std::string> version_files(const model::Project& project,
                                       const model::Language& language,
                                       const std::vector<std::string>& files);

/// Their places, in RubyGems' spelling: `spec.version`, `VERSION`, and the gem's entries in the
/// lock files' PATH, DEPENDENCIES and CHECKSUMS sections.
Result<std::vector<version::Place>> version_places(const VersionRequest& request);

}  // namespace lockstep::ecosystem::ruby

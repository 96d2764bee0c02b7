#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/model/stamp.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::stamp {

/// What places of the version are looked for in: a project and the texts of every file that may
/// hold one.
struct Sources {
  std::string folder;  ///< absolute
  model::Project project;
  model::Stamps stamps;
  std::string configuration;  ///< project-relative path of lockstep.yaml; empty when it is
                              ///< elsewhere
  model::Survey survey;       ///< files (without those that `stamp` excludes) and cargo workspace
  std::map<std::string, std::string> texts;  ///< by project-relative path
};

/// Reads what the project's layout says may hold the version. Errors name files that cannot be
/// read.
Result<Sources> read_sources(const sys::Filesystem& files, const config::Loaded& loaded);

/// Every place that holds the version, sorted by file and offset. The Error holds every file that
/// is not what it should be, and every declared stamp that does not match exactly once.
Result<std::vector<version::Place>> find_places(const Sources& sources,
                                                const version::Change& change);

/// Those that do not hold what they should.
std::vector<version::Place> drifted(std::span<const version::Place> places);

}  // namespace lockstep::stamp

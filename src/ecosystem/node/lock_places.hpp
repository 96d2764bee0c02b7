#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "node/platform.hpp"

namespace lockstep::ecosystem::node {

/// The packages that get the project's version.
struct Moving {
  std::set<std::string> folders;              ///< project-relative
  std::set<std::string> names;                ///< of those, and of the matrix's platform packages
  std::map<std::string, Platform> platforms;  ///< the matrix's platform packages, by name
};

/// Places of requirements on moving packages in the dependency tables at `table` of a manifest or
/// lock file: `{}` of a package.json, `{packages, x}` of a lock file.
std::vector<version::Place> requirement_places(const std::vector<version::TextAt>& texts,
                                               std::string_view text, const std::string& file,
                                               const std::vector<std::string>& table,
                                               const VersionRequest& request, const Moving& moving);

/// Platform packages of the matrix that the table `optionalDependencies` below `table` lacks, and
/// others that it lists. None when it lists none at all: lockstep writes the pins when it packs.
std::vector<version::Place> pin_places(std::string_view text, const std::string& file,
                                       std::vector<std::string> table,
                                       const VersionRequest& request, const Moving& moving);

/// The places of a package-lock.json or npm-shrinkwrap.json, of all versions of that format. What
/// was locked of another version of a platform package, its hash, goes with that version. An Error
/// names a file that is no JSON.
Result<std::vector<version::Place>> lock_places(std::string_view text, const std::string& file,
                                                const VersionRequest& request,
                                                const Moving& moving);

}  // namespace lockstep::ecosystem::node

#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/model/project.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "reader.hpp"

namespace lockstep::config {

/// The `adopt` of a cell: `file`, `library` (with a `header`) or `url`, and their `sha256`. Empty
/// when something is wrong with it, which is noted.
std::vector<model::Adopted> read_adopted(Reader& reader, const YamlNode& node);

/// `adopted` with the cell's own words in place of `{target}`, `{os}`, `{arch}` and `{triple}`.
std::vector<model::Adopted> filled_in(std::vector<model::Adopted> adopted, const model::Cell& cell);

/// Every file below `folder` that a cell's adopted path or pattern names, ignored ones included:
/// what other tools leave seldom is in git. Sorted; project-relative.
std::map<std::string, std::vector<std::string>> adopted_files(const sys::Filesystem& files,
                                                              const std::string& folder,
                                                              const model::Project& project);

}  // namespace lockstep::config

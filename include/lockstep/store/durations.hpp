#pragma once

#include <map>
#include <string>

#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// How many seconds each action of a project took when it last ran, by id: what a running build
/// estimates its end from. Only a hint, so that whatever cannot be read counts as unknown.
using Durations = std::map<std::string, double>;

/// The durations kept for `project` in the store at `folder` (`v1/times/<digest of its name>`);
/// empty when there are none, or a file that is no record of ours.
Durations read_durations(const sys::Filesystem& files, const std::string& folder,
                         const std::string& project);

/// Keeps `durations` in place of what was kept for `project`.
Result<void> write_durations(sys::Filesystem& files, const std::string& folder,
                             const std::string& project, const Durations& durations);

}  // namespace lockstep::store

#pragma once

#include <optional>
#include <string>

#include "lockstep/engine/events.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// Keeps other builds out of the project in `folder` (absolute), whose `.lockstep` is made: one at
/// a time. `sink` hears when it has to wait for another.
Result<sys::FileLock> lock_project(const std::string& folder, sys::Filesystem& files,
                                   const EventSink& sink);

/// Keeps builds out of the project that `dist` stands in; nothing where no build ever was.
Result<std::optional<sys::FileLock>> lock_beside(const sys::Filesystem& files,
                                                 const std::string& dist);

}  // namespace lockstep::engine

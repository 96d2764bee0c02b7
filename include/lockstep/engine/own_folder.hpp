#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// Makes the folder in the absolute folder `project` that locks, logs, journals and half-done work
/// lie in, `.lockstep`, which git ignores; gives its path. An Error (kIo) when the disk refuses.
Result<std::string> make_own_folder(sys::Filesystem& files, const std::string& project);

}  // namespace lockstep::engine

#pragma once

#include <map>
#include <string>

#include "load.hpp"

namespace lockstep::cli {

/// Finds the engine, and the tools inside the images of `needs`, and adds them to `loaded`. What an
/// image has is asked once: its bytes never change. An engine or image that cannot be used is no
/// Error but missing. `store`: the store's folder. Errors: a lock file that cannot be read, the
/// file system's.
Result<void> look_into_images(const std::map<std::string, toolchain::ToolNeeds>& needs,
                              const BuildPlace& place, const std::string& store, Loaded& loaded);

}  // namespace lockstep::cli

#pragma once

#include <string>
#include <vector>

#include "lockstep/stamp/places.hpp"

namespace lockstep::stamp {

/// Files of C and C++ that may hold the version: the CMakeLists.txt of a CMake core and of
/// bindings, the meson.build of a core that a command makes, and headers of the project.
std::vector<std::string> native_files(const Sources& sources);

/// Their places: `project(… VERSION 1.2.3)` and `LOREM_VERSION` with its kin, by the names of the
/// project and of the core's library. None of a core that has a version of its own. An Error shows
/// what stands twice where one is meant.
Result<std::vector<version::Place>> native_places(const Sources& sources,
                                                  const version::Change& change);

}  // namespace lockstep::stamp

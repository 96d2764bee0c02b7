#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// The numbers behind `VERSION` in the first `project(…)` of a CMakeLists.txt, to be those of
/// `change.to`: CMake knows no prereleases. None when a variable stands there, or 0.0.0.
std::vector<Place> cmake_places(std::string_view text, const std::string& file,
                                const Change& change);

/// The version that a C header defines for `prefix` (`LOREM`): the text `LOREM_VERSION` or
/// `LOREM_VERSION_STRING`, the numbers `LOREM_VERSION_MAJOR`, `_MINOR` and `_PATCH`. None in a
/// header whose text is 0.0.0.
std::vector<Place> c_header_places(std::string_view text, const std::string& file,
                                   const std::string& prefix, const Change& change);

}  // namespace lockstep::version

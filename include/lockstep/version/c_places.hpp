#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// The numbers behind `VERSION` in the `project(…)` of a CMakeLists.txt, to be those of
/// `change.to`: CMake knows no prereleases. None when a variable stands there, or 0.0.0. An Error
/// that shows them when there are two.
Result<std::vector<Place>> cmake_places(std::string_view text, const std::string& file,
                                        const Change& change);

/// The version that the `project(…)` of a meson.build names. None when it is computed, or 0.0.0.
std::vector<Place> meson_places(std::string_view text, const std::string& file,
                                const Change& change);

/// The version that a C header defines for `prefix` (`LOREM`): the texts `LOREM_VERSION` and
/// `LOREM_VERSION_STRING`, the numbers `LOREM_VERSION_MAJOR`, `_MINOR` and `_PATCH`, the stage
/// `_PRE`. None in a header that says 0.0.0. An Error that shows them when a name is defined twice.
Result<std::vector<Place>> c_header_places(std::string_view text, const std::string& file,
                                           const std::string& prefix, const Change& change);

}  // namespace lockstep::version

#pragma once

#include <string_view>
#include <vector>

#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// What of a Go source file may depend on the version.
struct GoSource {
  std::vector<TextAt> imports;    ///< import paths; no path of their own
  std::vector<TextAt> constants;  ///< package-level constants and variables that are one string, by
                                  ///< their name
};

/// Reads a Go source file's imports and string constants; comments, strings and functions are
/// passed over. Never fails: of what is no Go, nothing is found.
GoSource read_go_source(std::string_view text);

}  // namespace lockstep::version

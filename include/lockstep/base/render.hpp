#pragma once

#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep {

/// `error` and its `others` as a person reads them on a terminal: message, place with the
/// underlined source line, hint, and a closing count when there are several. Ends with a line feed.
/// Control characters of the sources are shown as `?`, so that no file can drive the terminal;
/// `color` adds ANSI colours.
std::string render(const Error& error, bool color);

}  // namespace lockstep

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::version {

/// A word between the parentheses of a CMake call, without quotes.
struct CmakeWord {
  std::string text;
  std::size_t begin = 0;  ///< its offset in the file
};

/// The words of every call of `command` (in lower case: `project`) in a CMake file, comments aside;
/// of `project` the name comes first. A call that does not end goes on to the file's end.
std::vector<std::vector<CmakeWord>> cmake_calls(std::string_view text, std::string_view command);

}  // namespace lockstep::version

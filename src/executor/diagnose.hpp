#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cargo_messages.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::executor {

/// What a person needs of a failed tool's output: the first errors that compilers report in it,
/// else its last lines; at most `limit` lines. `rendered` are errors known from cargo's messages.
std::string telling_lines(std::string_view output, const std::vector<std::string>& rendered,
                          std::size_t limit);

/// Up to five files below `root` that an absent `output` may have been meant to be, nearest first:
/// those of its name anywhere, then those of its nearest folder that exists.
std::vector<std::string> nearest_files(const sys::Filesystem& files, const std::string& root,
                                       const std::string& output);

}  // namespace lockstep::executor

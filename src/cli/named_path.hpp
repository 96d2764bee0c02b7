#pragma once

#include <string>

namespace lockstep::cli {

/// The path that a user names by `name` while working in `folder` (`-C`): an absolute one stays.
std::string named_path(const std::string& folder, const std::string& name);

}  // namespace lockstep::cli

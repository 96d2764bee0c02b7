#pragma once

#include <vector>

#include "lockstep/ecosystem/install.hpp"

namespace lockstep::ecosystem::ruby {

/// How a user gets the package: by gem and bundler into a home of their own, then loaded.
std::vector<InstallStep> install(const InstallRequest& request);

}  // namespace lockstep::ecosystem::ruby

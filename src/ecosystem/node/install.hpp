#pragma once

#include <vector>

#include "lockstep/ecosystem/install.hpp"

namespace lockstep::ecosystem::node {

/// How a user gets the package: by npm into a folder of its own, then loaded.
std::vector<InstallStep> install(const InstallRequest& request);

}  // namespace lockstep::ecosystem::node

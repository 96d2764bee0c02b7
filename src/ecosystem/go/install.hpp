#pragma once

#include <vector>

#include "lockstep/ecosystem/install.hpp"

namespace lockstep::ecosystem::go {

/// How a user gets the package: by go get into a module cache of its own, then loaded.
std::vector<InstallStep> install(const InstallRequest& request);

}  // namespace lockstep::ecosystem::go

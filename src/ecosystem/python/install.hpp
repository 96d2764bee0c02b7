#pragma once

#include <vector>

#include "lockstep/ecosystem/install.hpp"

namespace lockstep::ecosystem::python {

/// How a user gets the package: by pip into a fresh virtual environment, then loaded.
std::vector<InstallStep> install(const InstallRequest& request);

}  // namespace lockstep::ecosystem::python

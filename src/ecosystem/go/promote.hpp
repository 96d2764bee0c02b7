#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::go {

/// The submodule or root module of another version of the same major number, as this version's: an
/// embedded library's digest, the root's requirements and their hashes. Errors (kUsage) when the
/// major numbers differ: the module's path would.
Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor);

}  // namespace lockstep::ecosystem::go

#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::node {

/// The platform or main package of another version, as this version's: its package.json and the
/// pins on platform packages in it.
Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor);

}  // namespace lockstep::ecosystem::node

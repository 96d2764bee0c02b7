#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// The wheel or sdist of another version, as this version's.
Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor);

}  // namespace lockstep::ecosystem::python

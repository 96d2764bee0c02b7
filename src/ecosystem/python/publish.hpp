#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::python {

/// How wheels and sdists get to an index that takes uploads as PyPI does (its "legacy" upload API),
/// and are seen there by the simple repository API (PEP 503, 691).
const Publisher& publisher();

}  // namespace lockstep::ecosystem::python

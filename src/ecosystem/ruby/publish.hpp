#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::ruby {

/// How gems get to a gem server (its push API), and are seen there by the compact index.
const Publisher& publisher();

}  // namespace lockstep::ecosystem::ruby

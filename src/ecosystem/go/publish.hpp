#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::go {

/// How Go modules become public: their trees are pushed into a git repository with their tags, then
/// a proxy is asked for them, so that it takes them in, and a checksum database where one is told.
const Publisher& publisher();

}  // namespace lockstep::ecosystem::go

#pragma once

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem::node {

/// How Node packages get to a registry that speaks npm's protocol, and get their tags there.
const Publisher& publisher();

}  // namespace lockstep::ecosystem::node

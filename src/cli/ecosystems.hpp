#pragma once

#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::cli {

/// Every ecosystem in the order of grids and lists.
std::vector<const ecosystem::Ecosystem*> ordered_ecosystems();

}  // namespace lockstep::cli

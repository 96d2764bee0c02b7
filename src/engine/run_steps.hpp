#pragma once

#include "resolve.hpp"

namespace lockstep::engine {

/// Runs the actions and makes the packages that `resolution` found to be missing, upstreams first,
/// as many at once as the options say. Keys and results of the packages go into `resolution`. What
/// fails is in the report; `stop` ends the walk early, and is set where the first failure is to.
BuildReport run_steps(const Surroundings& around, Resolution& resolution, std::atomic<bool>& stop);

}  // namespace lockstep::engine

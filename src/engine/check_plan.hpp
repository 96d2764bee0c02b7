#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"

namespace lockstep::engine {

/// Whether a plan holds together: ids are unique, every action and package names only what stands
/// before it, outputs and inputs lie below the action's root. An Error (kInternal) otherwise: plans
/// can be read from disk.
Result<void> check_plan(const model::Plan& plan);

}  // namespace lockstep::engine

#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// A plan as far as it is the same for every part of the matrix and on every machine: the project
/// with its packages' names, the version in every spelling, whether it has a slot, what the user is
/// to know. Errors: a package without a name, a version without a faithful spelling.
Result<model::Plan> plan_frame(const model::Project& project, const model::Survey& survey);

}  // namespace lockstep::plan

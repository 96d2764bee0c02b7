#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// The plan of a build that took a part of the matrix, maybe on another machine.
struct PartialPlan {
  std::string name;  ///< what the user calls it: its folder
  model::Plan plan;
};

/// The plan of the whole matrix, put together from those of its parts. Main and source packages
/// are planned anew: they need no toolchain, and no part may have had a language's whole row. Of an
/// action that several parts have the first is kept. Pure. Errors, all at once: a part that was
/// planned from another configuration or version (kCheckFailed, naming what differs), a cell that
/// no part has (kNotFound).
Result<model::Plan> whole_plan(const model::Project& project, const model::Survey& survey,
                               const std::vector<PartialPlan>& parts);

}  // namespace lockstep::plan

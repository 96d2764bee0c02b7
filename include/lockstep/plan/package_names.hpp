#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// `project` with every language's package under the name that its registry knows, which may stand
/// in the language's own manifests. One Error with every name that cannot be.
Result<model::Project> with_package_names(model::Project project, const model::Survey& survey);

}  // namespace lockstep::plan

#pragma once

#include "resolve.hpp"

namespace lockstep::engine {

/// What the last successful builds of the project in `folder` were made of, step by step.
store::KnownSteps known_steps(const std::string& folder, const Seams& seams);

/// Remembers what the steps `done` (actions and packages of `plan`) were made of. Writes only what
/// differs from what is known.
Result<void> record_steps(const model::Plan& plan, const std::set<std::string>& done,
                          const std::map<std::string, Digest>& keys, const Results& results,
                          const Inputs& inputs, const PackageKeys& packages,
                          const std::string& folder, const Seams& seams);

}  // namespace lockstep::engine

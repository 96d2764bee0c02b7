#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// The source packages of a plan, and why a language has none.
struct SourceSteps {
  std::vector<model::PackageStep> steps;
  std::vector<std::string> notes;
};

/// A source package (sdist, source gem) for each language that has one and whose whole row was
/// asked for. Errors: one that the user asks for and that cannot be; a manifest that is no TOML.
Result<SourceSteps> source_steps(const model::Plan& plan, const model::Survey& survey);

}  // namespace lockstep::plan

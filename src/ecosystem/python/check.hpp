#pragma once

#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::python {

/// What is wrong with the settings of `languages.python`; empty when nothing is.
std::vector<Error> check(const model::Project& project, const model::Language& language);

}  // namespace lockstep::ecosystem::python

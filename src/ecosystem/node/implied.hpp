#pragma once

#include <map>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::node {

/// What package.json says: name, version, and in `napi` how the addon and the platform packages are
/// called. An Error when it is no JSON.
Result<model::Implied> implied(const model::Language& language,
                               const std::map<std::string, std::string>& texts,
                               const model::Crate* crate);

}  // namespace lockstep::ecosystem::node

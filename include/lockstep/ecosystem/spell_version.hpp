#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/spelling.hpp"

namespace lockstep::ecosystem {

/// `version` (SemVer 2.0) as each of `languages` spells it, in their order; refusals carry their
/// language as place and name one version that all of these languages take. An Error when it is no
/// version at all.
Result<version::Spellings> spell_version(std::string_view version,
                                         const std::vector<std::string>& languages);

}  // namespace lockstep::ecosystem

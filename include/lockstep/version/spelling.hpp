#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

// How each registry spells a SemVer version. Every function refuses, with the reason and the
// nearest version that works, what has no faithful spelling there: one that another version also
// leads to, that reads as another kind of release, or that the registry does not take. Build
// identifiers
// (`+5`) are refused by all four: no registry keeps them apart.

/// PEP 440: `1.2.3-rc.1` is `1.2.3rc1`; `alpha.N`, `beta.N`, `rc.N` and `dev.N` are what it knows.
/// `dev.N` stands below `alpha.N` there, unlike in SemVer.
Result<std::string> spell_pep440(std::string_view semver);

/// `Gem::Version`: `1.2.3-rc.1` is `1.2.3.pre.rc.1`.
Result<std::string> spell_gem(std::string_view semver);

/// npm keeps SemVer; its numbers end at 2^53 - 1.
Result<std::string> spell_npm(std::string_view semver);

/// A Go module's version is `v1.2.3-rc.1`; what looks like a pseudo-version is refused.
Result<std::string> spell_go(std::string_view semver);

}  // namespace lockstep::version

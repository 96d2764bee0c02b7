#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

// How each registry spells a SemVer version. Every function refuses, with the reason and the
// nearest version that works, what has no faithful spelling there: one that another version also
// leads to, that is ordered unlike in SemVer, that reads as another kind of release, or that the
// registry does not take. Build identifiers (`+5`) are refused by all four: no registry keeps them
// apart. So are versions of more than 111 characters, which no version slot holds.

/// PEP 440: `1.2.3-rc.1` is `1.2.3rc1`; `alpha.N`, `beta.N` and `rc.N` are what it knows. Its
/// `dev.N` stands below `alpha.N`, unlike in SemVer, and is refused.
Result<std::string> spell_pep440(std::string_view semver);

/// `Gem::Version`: `1.2.3-rc.1` is `1.2.3.pre.rc.1`. A prerelease is one word and numbers behind
/// it, the last of several not 0: everything else is ordered or told apart unlike in SemVer.
Result<std::string> spell_gem(std::string_view semver);

/// npm keeps SemVer; its numbers end at 2^53 - 1.
Result<std::string> spell_npm(std::string_view semver);

/// A Go module's version is `v1.2.3-rc.1`; what looks like a pseudo-version is refused, and what
/// git takes no tag for.
Result<std::string> spell_go(std::string_view semver);

/// One of the functions above.
using Speller = Result<std::string> (*)(std::string_view semver);

/// One version as several registries spell it.
struct Spellings {
  std::vector<Result<std::string>> of_each;  ///< in the order that was asked for
  std::string nearest;  ///< when one refuses: a version near it that all of them take; else empty

  /// Whether no registry refuses.
  bool are_all_faithful() const;
};

/// `semver` as all of `spellers` spell it; where some refuse, their hints name the one version that
/// all take. An Error when it is no version at all.
Result<Spellings> spell_everywhere(std::string_view semver, std::span<const Speller> spellers);

}  // namespace lockstep::version

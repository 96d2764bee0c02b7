#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

/// The version that `request` makes of `current`, by SemVer 2.0:
/// `major`, `minor`, `patch` raise that number (from a prerelease of such a version, they release
/// it: `1.0.0-rc.1` and `major` give `1.0.0`); `prerelease` raises the last number of a prerelease,
/// or of a release starts `-rc.1` of the next patch; `prerelease=beta` starts or raises that one;
/// `release` drops the prerelease; `X.Y.Z[-pre.N]` is taken as it is. An Error (kUsage) when the
/// request is none of these, or the outcome is not above `current` by precedence.
Result<SemVer> next_version(const SemVer& current, std::string_view request);

}  // namespace lockstep::version

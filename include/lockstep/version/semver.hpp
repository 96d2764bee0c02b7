#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

/// A version by Semantic Versioning 2.0.0: `1.2.3-rc.1+build.5`.
struct SemVer {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> prerelease;  ///< identifiers between `-` and `+`, by `.`
  std::vector<std::string> build;       ///< identifiers after `+`; they have no part in precedence
  bool operator==(const SemVer&) const = default;

  /// `1.2.3`
  std::string release() const;
  /// The whole text, as it was parsed.
  std::string text() const;
};

/// The version that `text` spells; a usage Error that says what is wrong and what would be right.
/// Numbers, of prereleases too, end at 2^64 - 1.
Result<SemVer> parse_semver(std::string_view text);

/// Precedence by section 11 of the specification; build identifiers do not count.
std::weak_ordering precedence(const SemVer& a, const SemVer& b);

/// Whether an identifier is a number: digits alone.
bool is_numeric(std::string_view identifier);

}  // namespace lockstep::version

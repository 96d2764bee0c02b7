#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

// A stamp's pattern is literal text on one line with one placeholder for the version:
// `{version}`, or `{version.python}`, `.ruby`, `.go`, `.numbers` (1.2.3), `.major`, `.minor`,
// `.patch`.

/// What is wrong with `pattern`, or nothing.
std::optional<Error> stamp_pattern_problem(std::string_view pattern);

/// The place in `text` that `pattern` matches, to hold `version` (SemVer) in the placeholder's
/// spelling. An Error (kUsage) that names every place when it is not exactly one.
Result<Place> stamp_place(std::string_view text, const std::string& file, std::string_view pattern,
                          std::string_view version);

}  // namespace lockstep::version

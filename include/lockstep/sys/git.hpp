#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// Seconds since 1970 of HEAD's commit in the repository that holds `folder`; nothing when there is
/// no repository or no commit yet. Read by libgit2.
Result<std::optional<std::int64_t>> head_commit_time(const std::string& folder);

/// Which of `paths` (relative to `folder`) the repository's ignore rules exclude; all kept when
/// there is no repository. Gives back the paths that are not ignored, in order.
Result<std::vector<std::string>> without_ignored(const std::string& folder,
                                                 std::vector<std::string> paths);

/// The change of the file `path` as `git diff` shows it; empty when the texts are equal.
Result<std::string> unified_diff(const std::string& path, std::string_view before,
                                 std::string_view after);

}  // namespace lockstep::sys

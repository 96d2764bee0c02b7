#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"

namespace lockstep::sys {

// Answers of libgit2 are kept in the project's `.lockstep` with all that they follow from, since
// loading it takes longer than everything else that a build with nothing to do does. Where that
// cannot be told from a few files, nothing is kept.

/// The digest of all that decides which of `paths` (below `folder`) are ignored: the paths, ignore
/// files, git's index and configuration. Nothing for a repository of an unusual form, or a
/// configuration that names further files.
std::optional<Digest> ignore_rules(const std::string& folder,
                                   const std::vector<std::string>& paths);

/// The ignored paths that were kept for `rules`; nothing when other ones were, or none.
std::optional<std::vector<std::string>> kept_ignored(const std::string& folder,
                                                     const Digest& rules);

/// Keeps the ignored paths for `rules`, where a build has been before.
void keep_ignored(const std::string& folder, const Digest& rules,
                  const std::vector<std::string>& ignored);

/// The id of HEAD's commit in the repository that holds `folder`, 40 hex digits; nothing when it
/// cannot be read from `.git` at once.
std::optional<std::string> head_commit(const std::string& folder);

/// The time of `commit` that was kept, seconds since 1970.
std::optional<std::int64_t> kept_time(const std::string& folder, const std::string& commit);

/// Keeps the time of `commit`, where a build has been before.
void keep_time(const std::string& folder, const std::string& commit, std::int64_t time);

}  // namespace lockstep::sys

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::stamp {

/// What a commit's message says by Conventional Commits 1.0.
struct ConventionalCommit {
  std::string type;         ///< lower case: `feat`, `fix`, `revert`
  std::string scope;        ///< empty when it has none
  std::string description;  ///< the rest of the subject
  std::string breaking;     ///< what it breaks: the footer's text, else the description; or empty
  bool operator==(const ConventionalCommit&) const = default;
};

/// The message by its form; nothing when the subject has another.
std::optional<ConventionalCommit> parse_conventional(std::string_view message);

/// What became of the code between two versions.
enum class Change { kBreaking, kAdded, kChanged, kFixed };

/// One change, for people to read.
struct Entry {
  Change change = Change::kFixed;
  std::string scope;
  std::string text;           ///< one line, as the author wrote it
  bool in_changelog = false;  ///< its commit changed the changelog: the author has told it there
  bool operator==(const Entry&) const = default;
};

/// The changes that `commits` (newest first) tell, oldest first: breaking ones of any type, `feat`,
/// `fix`, `perf` and `revert`. Merges tell nothing, a commit and its revert neither.
std::vector<Entry> entries_of(std::span<const sys::GitCommit> commits);

/// The level of the next version after `current`: `major` for breaking changes (`minor` before
/// 1.0.0), `minor` for what was added, else `patch`. An Error (kUsage) when there are no entries.
Result<std::string> level_of(std::span<const Entry> entries, const version::SemVer& current);

}  // namespace lockstep::stamp

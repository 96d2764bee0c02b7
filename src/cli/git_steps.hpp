#pragma once

#include <optional>
#include <string>
#include <vector>

#include "history.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/stamp/write.hpp"
#include "lockstep/sys/git_commands.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// What the user's git is to do once a bump's files are written. A value: `commands` shows it.
struct GitSteps {
  std::vector<std::string> files;            ///< to commit, relative to the top, sorted
  std::vector<std::string> new_files;        ///< those that git does not know yet
  std::string message;                       ///< of the commit and of the tag
  std::string tag;                           ///< empty: none
  std::optional<sys::GitUpstream> upstream;  ///< where to push to
  std::string head;  ///< the commit before ours; empty when ours is the first
};

/// A bump, as git is told of it.
struct GitRequest {
  const std::optional<History>& history;
  std::string folder;                             ///< the project's, absolute
  const std::vector<stamp::FileChange>& changes;  ///< what is to be written
  std::string name;                               ///< the project's
  std::string from;
  version::SemVer to;
};

/// The steps that `wishes` ask for; none when they ask for nothing. The Error (kUsage) holds every
/// reason against them: no repository, changed files, a detached HEAD, a tag that is there, here or
/// on the remote, a version not above the last tag, a tag that would be a Go module's release.
Result<std::optional<GitSteps>> plan_git(const GitRequest& request, const GitWishes& wishes,
                                         const sys::Git& git);

/// Whether a Go module stands at the repository's top: a plain tag would be its release, which
/// nobody can take back.
bool is_module_at_top(const std::string& top);

/// Tracked files that differ from HEAD, as the user's git sees it.
Result<std::vector<std::string>> changed_files(const sys::GitRepository& repository,
                                               const sys::Git& git);

/// The first few of `names` and how many more there are.
std::string some_of(const std::vector<std::string>& names);

/// The steps as argument vectors.
std::vector<std::vector<std::string>> commands(const GitSteps& steps);

/// Takes all steps, or none: what was done before one fails is undone, tag and commit. The files
/// themselves are the caller's.
Result<void> take_steps(const GitSteps& steps, const sys::Git& git);

}  // namespace lockstep::cli

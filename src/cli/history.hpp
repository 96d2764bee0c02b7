#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::cli {

/// A tag `v1.2.3` in HEAD's history.
struct VersionTag {
  version::SemVer version;
  std::string commit;  ///< in hex
};

/// What git knows of a project: its repository and the versions before this one.
struct History {
  sys::GitRepository repository;
  std::string prefix;                    ///< the project's folder below the top: empty, or `lib/`
  std::optional<VersionTag> last;        ///< the highest version, prereleases too
  std::optional<VersionTag> last_final;  ///< the highest that is no prerelease
};

/// The history of the project in `folder` (absolute); nothing when it is in no repository with a
/// work tree. With `before`, a SemVer, tags of that version and higher ones do not count.
Result<std::optional<History>> read_history(const std::string& folder,
                                            const std::string& before = {});

/// The commits that a new version is made of: since the last one, and for a final version since the
/// last final one. Whether each changes the project's changelog is asked too.
Result<std::vector<sys::GitCommit>> commits_for(const History& history,
                                                const std::optional<VersionTag>& since);

}  // namespace lockstep::cli

#pragma once

#include <set>
#include <string>
#include <vector>

#include "git_handles.hpp"
#include "lockstep/sys/git_repository.hpp"

namespace lockstep::sys {

/// An object's name in hex.
std::string hex_of(const git_oid& id);

/// What `GitRepository::commits_since` gives. HEAD has a commit.
Result<std::vector<GitCommit>> read_history(git_repository* repository, const std::string& since,
                                            const std::string& file);

/// The commits of a shallow repository that are here and that HEAD leads to: libgit2's own walk
/// fails where history ends.
std::set<std::string> shallow_history(git_repository* repository);

}  // namespace lockstep::sys

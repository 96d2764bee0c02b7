#pragma once

#include <string>
#include <vector>

#include "groups.hpp"
#include "lockstep/ci/pipeline.hpp"

namespace lockstep::ci {

/// A group with the service's runner for its machine; empty for GitLab's default one.
struct Placed {
  Group group;
  std::string runner;
};

/// What both services' files are written from.
struct Jobs {
  std::vector<Placed> builds;
  std::vector<Placed> tries;         ///< groups with name and machine alone
  std::string linux_runner;          ///< of all other jobs
  std::vector<std::string> planned;  ///< patterns of what Linux can plan; none when it is all
  bool plans_nothing = false;        ///< Linux builds no cell
};

/// The lines of `ci.setup`, or such that fail and name it.
std::vector<std::string> setup_lines(const Request& request);

/// ` --only 'a' --only 'b'` for the patterns of `jobs.planned`.
std::string plan_patterns(const Jobs& jobs);

/// Whether the project's releases go into git repositories by commits: Go modules.
bool pushes_commits(const model::Project& project);

/// Shell lines after which a commit's author is the one of the released commit.
std::vector<std::string> committer_lines();

/// GitHub's workflow.
Pipeline github_workflow(const Request& request, const Jobs& jobs);

/// GitLab's file, which the project's own one includes.
Pipeline gitlab_file(const Request& request, const Jobs& jobs);

}  // namespace lockstep::ci

#pragma once

#include <optional>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// How a release is tagged.
struct ReleaseTag {
  std::string name;                               ///< `v1.2.3`
  std::optional<sys::GitRepository> repository;   ///< none: there is nothing to tag in
  bool is_there = false;                          ///< at HEAD already
  std::optional<sys::GitUpstream> upstream = {};  ///< where it is pushed to, where it is to be
};

/// The tag for the project's version, looked at before anything is built: a release is of what was
/// committed, its tag is unused or at HEAD already, and what is to be pushed may be. None where no
/// repository is, and where a Go module stands at its top: that tag is the module's release, which
/// publishing alone makes. Errors are kUsage.
Result<ReleaseTag> plan_tag(Push push, const CommonOptions& common);

/// Makes the tag, and pushes HEAD and it where it has an upstream.
Result<void> make_tag(const ReleaseTag& tag);

}  // namespace lockstep::cli

#pragma once

#include <map>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::release {

/// What a push by git is carried out with. Commits, tags and pushes are made by the user's own git:
/// identity, hooks, signing, ssh and credential helpers are theirs.
struct GitWork {
  sys::Process& process;
  sys::Filesystem& files;
  std::map<std::string, std::string> env;  ///< the user's whole environment
  std::string folder;  ///< absolute, for this push alone; emptied first, whatever a kill left there
};

// Errors of all three: kIo when the remote gave no answer, or somebody else pushed meanwhile: what
// was done is in doubt, and it may be asked and tried again; kToolFailed with git's own words when
// git or the remote refused; kCheckFailed when we did, before anything was sent.

/// What the remote holds of the modules: absent when a tag is missing and those that are there hold
/// our files, same when all do, other when one holds anything else.
Result<ecosystem::Standing> git_standing(const ecosystem::GitPush& push, const GitWork& work);

/// Brings the modules into the remote's branch: one commit on top of what is there, in which the
/// folder of each module holds the files of its ZIP and nothing else, byte by byte, and an
/// annotated tag for each; commit and tags are pushed all or none. Modules whose tag is there
/// already stay out. A branch that holds another project is refused.
Result<void> push_modules(const ecosystem::GitPush& push, const GitWork& work);

/// Does all of `push_modules` but the push, which git only tries (`--dry-run`): it shows whether
/// the remote knows us, whether the branch is fit, and whether commits and tags can be made.
Result<void> try_push(const ecosystem::GitPush& push, const GitWork& work);

}  // namespace lockstep::release

#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::release {

struct GitWork;
struct Scratch;

/// The objects that a remote's refs lead to, by full name; annotated tags are not peeled.
using RemoteRefs = std::map<std::string, std::string>;

/// The repositories that a command makes its pushes in, one for each branch of a remote: what one
/// step fetched, packed or tried is there for the next. They go with it. Safe to use from several
/// threads.
class ScratchRepositories {
 public:
  ScratchRepositories();
  ~ScratchRepositories();
  ScratchRepositories(const ScratchRepositories&) = delete;
  ScratchRepositories& operator=(const ScratchRepositories&) = delete;

  /// The one for `push`, made below the folder of `work` when it is the first for it. Good as long
  /// as this is. An Error when git or the disk refuses.
  Result<Scratch*> of(const ecosystem::GitPush& push, const GitWork& work);

 private:
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Scratch>> made_;  ///< by remote and branch
};

/// What a push by git is carried out with. Commits, tags and pushes are made by the user's own git:
/// identity, hooks, signing, ssh and credential helpers are theirs.
struct GitWork {
  sys::Process& process;
  sys::Filesystem& files;
  std::map<std::string, std::string> env;  ///< the user's whole environment
  std::string folder;                      ///< absolute, for the pushes of this command alone
  ScratchRepositories& repositories;
};

/// What a remote holds of a push's modules, and what it was seen by.
struct RemoteStanding {
  ecosystem::Standing standing;
  RemoteRefs refs;  ///< those of the push alone: its branch and tags
};

// Errors of all three: kIo when the remote gave no answer, or somebody else pushed meanwhile: what
// was done is in doubt, and it may be asked and tried again; kToolFailed with git's own words when
// git or the remote refused; kCheckFailed when we did, before anything was sent.

/// What the remote holds of the modules: absent when a tag is missing and those that are there hold
/// our files, same when all do, other when one holds anything else.
Result<RemoteStanding> git_standing(const ecosystem::GitPush& push, const GitWork& work);

/// Brings the modules into the remote's branch: one commit on top of what is there, in which the
/// folder of each module holds the files of its ZIP and nothing else, byte by byte, and an
/// annotated tag for each; commit and tags are pushed all or none. Modules whose tag is there
/// already stay out. A branch that holds another project is refused. Commit and tags that
/// `try_push` made are sent as they are while the branch is where they belong.
Result<void> push_modules(const ecosystem::GitPush& push, const GitWork& work);

/// Does all of `push_modules` but the push, which git only tries (`--dry-run`): it shows whether
/// the remote knows us, whether the branch is fit, and whether commits and tags can be made.
/// `refs` are what the remote was just seen to have.
Result<void> try_push(const ecosystem::GitPush& push, const GitWork& work, RemoteRefs refs);

}  // namespace lockstep::release

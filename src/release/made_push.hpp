#pragma once

#include <string>
#include <vector>

#include "git_scratch.hpp"
#include "lockstep/base/error.hpp"
#include "tree_listing.hpp"

namespace lockstep::release {

/// The full name of a module's tag: `refs/tags/v1.2.3`.
std::string tag_ref(const ecosystem::ModuleTree& tree);

/// The full name of the branch of a push: `refs/heads/main`.
std::string branch_ref(const ecosystem::GitPush& push);

/// The tags of modules by their full names.
std::vector<std::string> tag_refs(const std::vector<ecosystem::ModuleTree>& trees);

/// The first file that differs, and how (`lacks go.mod`); empty when none does. Modes are nothing
/// to go.
std::string difference(const TreeListing& ours, const TreeListing& theirs);

/// Makes what is to be pushed of `trees`, modules of `push`: a commit on top of the remote's
/// branch, which stands at `branch` (empty: there is none), and an annotated tag of it for each.
/// Errors: the branch holds another project, git would hand a file out otherwise than it is, a hook
/// changed the commit (all kCheckFailed), git failed (kToolFailed), the remote gave no answer
/// (kIo).
Result<MadePush> make_push(Scratch& scratch, const ecosystem::GitPush& push,
                           const std::vector<ecosystem::ModuleTree>& trees,
                           const std::string& branch);

}  // namespace lockstep::release

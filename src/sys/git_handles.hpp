#pragma once

#include <memory>
#include <string>

#include "git_library.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// What holds something of libgit2's has been given it by the library, which is loaded then.
const GitLibrary& git();

/// Ends what libgit2 handed out.
template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* held) const {
    (git().*Free)(held);
  }
};

using Repository = std::unique_ptr<git_repository, Freer<&GitLibrary::repository_free>>;
using Index = std::unique_ptr<git_index, Freer<&GitLibrary::index_free>>;
using Configuration = std::unique_ptr<git_config, Freer<&GitLibrary::config_free>>;
using Reference = std::unique_ptr<git_reference, Freer<&GitLibrary::reference_free>>;
using References =
    std::unique_ptr<git_reference_iterator, Freer<&GitLibrary::reference_iterator_free>>;
using Object = std::unique_ptr<git_object, Freer<&GitLibrary::object_free>>;
using Commit = std::unique_ptr<git_commit, Freer<&GitLibrary::commit_free>>;
using Tree = std::unique_ptr<git_tree, Freer<&GitLibrary::tree_free>>;
using TreeEntry = std::unique_ptr<git_tree_entry, Freer<&GitLibrary::tree_entry_free>>;
using StatusList = std::unique_ptr<git_status_list, Freer<&GitLibrary::status_list_free>>;
using Patch = std::unique_ptr<git_patch, Freer<&GitLibrary::patch_free>>;

/// What libgit2 says went wrong, for the repository at `folder`.
std::unexpected<Error> fail_git(const std::string& folder, const std::string& what);

/// The repository that holds `folder`; null when there is none.
Result<Repository> open_repository(const std::string& folder);

}  // namespace lockstep::sys

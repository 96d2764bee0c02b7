#pragma once

#include <git2.h>
#include <git2/sys/repository.h>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// The functions of libgit2 that we call, under its own names without `git_`.
struct GitLibrary {
  decltype(&git_libgit2_init) libgit2_init = nullptr;
  decltype(&git_libgit2_opts) libgit2_opts = nullptr;
  decltype(&git_error_last) error_last = nullptr;
  decltype(&git_repository_open_ext) repository_open_ext = nullptr;
  decltype(&git_repository_new) repository_new = nullptr;
  decltype(&git_repository_set_config) repository_set_config = nullptr;
  decltype(&git_repository_set_workdir) repository_set_workdir = nullptr;
  decltype(&git_repository_workdir) repository_workdir = nullptr;
  decltype(&git_repository_index) repository_index = nullptr;
  decltype(&git_repository_head) repository_head = nullptr;
  decltype(&git_repository_free) repository_free = nullptr;
  decltype(&git_config_new) config_new = nullptr;
  decltype(&git_config_free) config_free = nullptr;
  decltype(&git_index_find) index_find = nullptr;
  decltype(&git_index_find_prefix) index_find_prefix = nullptr;
  decltype(&git_index_free) index_free = nullptr;
  decltype(&git_ignore_path_is_ignored) ignore_path_is_ignored = nullptr;
  decltype(&git_reference_peel) reference_peel = nullptr;
  decltype(&git_reference_free) reference_free = nullptr;
  decltype(&git_object_free) object_free = nullptr;
  decltype(&git_commit_time) commit_time = nullptr;
};

/// libgit2, loaded and started by the first call. Errors: it cannot be loaded.
Result<const GitLibrary*> git_library();

}  // namespace lockstep::sys

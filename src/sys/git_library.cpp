#include "git_library.hpp"

#include "shared_library.hpp"

namespace lockstep::sys {

namespace {

Result<GitLibrary> load() {
  LOCKSTEP_TRY(library, SharedLibrary::load(LOCKSTEP_LIBGIT2));
  GitLibrary git;
  library.bind("git_libgit2_init", git.libgit2_init);
  library.bind("git_libgit2_opts", git.libgit2_opts);
  library.bind("git_error_last", git.error_last);
  library.bind("git_repository_open_ext", git.repository_open_ext);
  library.bind("git_repository_new", git.repository_new);
  library.bind("git_repository_set_config", git.repository_set_config);
  library.bind("git_repository_set_workdir", git.repository_set_workdir);
  library.bind("git_repository_workdir", git.repository_workdir);
  library.bind("git_repository_index", git.repository_index);
  library.bind("git_repository_head", git.repository_head);
  library.bind("git_repository_free", git.repository_free);
  library.bind("git_config_new", git.config_new);
  library.bind("git_config_free", git.config_free);
  library.bind("git_index_find", git.index_find);
  library.bind("git_index_find_prefix", git.index_find_prefix);
  library.bind("git_index_free", git.index_free);
  library.bind("git_ignore_path_is_ignored", git.ignore_path_is_ignored);
  library.bind("git_reference_peel", git.reference_peel);
  library.bind("git_reference_free", git.reference_free);
  library.bind("git_object_free", git.object_free);
  library.bind("git_commit_time", git.commit_time);
  LOCKSTEP_CHECK(library.complete());
  git.libgit2_init();
  // We only read: nothing in a repository of another user is ever run, and a container's mounts
  // belong to whom they will.
  git.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  return git;
}

}  // namespace

Result<const GitLibrary*> git_library() {
  static const Result<GitLibrary> kLoaded = load();
  if (!kLoaded) return std::unexpected(kLoaded.error());
  return &*kLoaded;
}

}  // namespace lockstep::sys

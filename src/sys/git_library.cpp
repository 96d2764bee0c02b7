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
  library.bind("git_buf_dispose", git.buf_dispose);
  library.bind("git_commit_free", git.commit_free);
  library.bind("git_commit_id", git.commit_id);
  library.bind("git_commit_lookup", git.commit_lookup);
  library.bind("git_commit_message", git.commit_message);
  library.bind("git_commit_parent_id", git.commit_parent_id);
  library.bind("git_commit_parentcount", git.commit_parentcount);
  library.bind("git_commit_tree", git.commit_tree);
  library.bind("git_config_get_string_buf", git.config_get_string_buf);
  library.bind("git_graph_descendant_of", git.graph_descendant_of);
  library.bind("git_blob_rawcontent", git.blob_rawcontent);
  library.bind("git_blob_rawsize", git.blob_rawsize);
  library.bind("git_object_type", git.object_type);
  library.bind("git_object_id", git.object_id);
  library.bind("git_oid_fmt", git.oid_fmt);
  library.bind("git_oid_fromstr", git.oid_fromstr);
  library.bind("git_patch_free", git.patch_free);
  library.bind("git_patch_from_buffers", git.patch_from_buffers);
  library.bind("git_patch_to_buf", git.patch_to_buf);
  library.bind("git_reference_iterator_free", git.reference_iterator_free);
  library.bind("git_reference_iterator_glob_new", git.reference_iterator_glob_new);
  library.bind("git_reference_lookup", git.reference_lookup);
  library.bind("git_reference_name_to_id", git.reference_name_to_id);
  library.bind("git_reference_next", git.reference_next);
  library.bind("git_reference_shorthand", git.reference_shorthand);
  library.bind("git_reference_symbolic_target", git.reference_symbolic_target);
  library.bind("git_reference_type", git.reference_type);
  library.bind("git_remote_list", git.remote_list);
  library.bind("git_repository_config_snapshot", git.repository_config_snapshot);
  library.bind("git_repository_head_unborn", git.repository_head_unborn);
  library.bind("git_repository_is_shallow", git.repository_is_shallow);
  library.bind("git_repository_path", git.repository_path);
  library.bind("git_revparse_single", git.revparse_single);
  library.bind("git_revwalk_free", git.revwalk_free);
  library.bind("git_revwalk_hide", git.revwalk_hide);
  library.bind("git_revwalk_new", git.revwalk_new);
  library.bind("git_revwalk_next", git.revwalk_next);
  library.bind("git_revwalk_push", git.revwalk_push);
  library.bind("git_revwalk_sorting", git.revwalk_sorting);
  library.bind("git_status_byindex", git.status_byindex);
  library.bind("git_status_list_entrycount", git.status_list_entrycount);
  library.bind("git_status_list_free", git.status_list_free);
  library.bind("git_status_list_new", git.status_list_new);
  library.bind("git_status_options_init", git.status_options_init);
  library.bind("git_strarray_dispose", git.strarray_dispose);
  library.bind("git_tree_entry_bypath", git.tree_entry_bypath);
  library.bind("git_tree_entry_free", git.tree_entry_free);
  library.bind("git_tree_entry_id", git.tree_entry_id);
  library.bind("git_tree_free", git.tree_free);
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

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
  decltype(&git_buf_dispose) buf_dispose = nullptr;
  decltype(&git_commit_free) commit_free = nullptr;
  decltype(&git_commit_id) commit_id = nullptr;
  decltype(&git_commit_lookup) commit_lookup = nullptr;
  decltype(&git_commit_message) commit_message = nullptr;
  decltype(&git_commit_parent_id) commit_parent_id = nullptr;
  decltype(&git_commit_parentcount) commit_parentcount = nullptr;
  decltype(&git_commit_tree) commit_tree = nullptr;
  decltype(&git_config_get_string_buf) config_get_string_buf = nullptr;
  decltype(&git_graph_descendant_of) graph_descendant_of = nullptr;
  decltype(&git_object_id) object_id = nullptr;
  decltype(&git_oid_fmt) oid_fmt = nullptr;
  decltype(&git_oid_fromstr) oid_fromstr = nullptr;
  decltype(&git_patch_free) patch_free = nullptr;
  decltype(&git_patch_from_buffers) patch_from_buffers = nullptr;
  decltype(&git_patch_to_buf) patch_to_buf = nullptr;
  decltype(&git_reference_iterator_free) reference_iterator_free = nullptr;
  decltype(&git_reference_iterator_glob_new) reference_iterator_glob_new = nullptr;
  decltype(&git_reference_lookup) reference_lookup = nullptr;
  decltype(&git_reference_name_to_id) reference_name_to_id = nullptr;
  decltype(&git_reference_next) reference_next = nullptr;
  decltype(&git_reference_shorthand) reference_shorthand = nullptr;
  decltype(&git_reference_symbolic_target) reference_symbolic_target = nullptr;
  decltype(&git_reference_type) reference_type = nullptr;
  decltype(&git_remote_list) remote_list = nullptr;
  decltype(&git_repository_config_snapshot) repository_config_snapshot = nullptr;
  decltype(&git_repository_head_unborn) repository_head_unborn = nullptr;
  decltype(&git_repository_is_shallow) repository_is_shallow = nullptr;
  decltype(&git_repository_path) repository_path = nullptr;
  decltype(&git_revparse_single) revparse_single = nullptr;
  decltype(&git_revwalk_free) revwalk_free = nullptr;
  decltype(&git_revwalk_hide) revwalk_hide = nullptr;
  decltype(&git_revwalk_new) revwalk_new = nullptr;
  decltype(&git_revwalk_next) revwalk_next = nullptr;
  decltype(&git_revwalk_push) revwalk_push = nullptr;
  decltype(&git_revwalk_sorting) revwalk_sorting = nullptr;
  decltype(&git_status_byindex) status_byindex = nullptr;
  decltype(&git_status_list_entrycount) status_list_entrycount = nullptr;
  decltype(&git_status_list_free) status_list_free = nullptr;
  decltype(&git_status_list_new) status_list_new = nullptr;
  decltype(&git_status_options_init) status_options_init = nullptr;
  decltype(&git_strarray_dispose) strarray_dispose = nullptr;
  decltype(&git_blob_rawcontent) blob_rawcontent = nullptr;
  decltype(&git_blob_rawsize) blob_rawsize = nullptr;
  decltype(&git_object_type) object_type = nullptr;
  decltype(&git_tree_entry_bypath) tree_entry_bypath = nullptr;
  decltype(&git_tree_entry_free) tree_entry_free = nullptr;
  decltype(&git_tree_entry_id) tree_entry_id = nullptr;
  decltype(&git_tree_free) tree_free = nullptr;
};

/// libgit2, loaded and started by the first call. Errors: it cannot be loaded.
Result<const GitLibrary*> git_library();

}  // namespace lockstep::sys

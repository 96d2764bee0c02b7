#include "lockstep/sys/git_repository.hpp"

#include <algorithm>
#include <set>

#include "git_handles.hpp"
#include "git_history.hpp"

namespace lockstep::sys {

struct GitRepository::Held {
  Repository repository;
  GitHead head;

  std::unexpected<Error> fail(const std::string& what) const {
    return fail_git(git().repository_path(repository.get()), what);
  }
};

namespace {

std::string short_branch(std::string_view ref) {
  constexpr std::string_view kBranches = "refs/heads/";
  return std::string(ref.starts_with(kBranches) ? ref.substr(kBranches.size()) : ref);
}

// What HEAD says, also when it names a branch without a commit.
Result<std::string> branch_of(git_repository* repository, const std::string& folder) {
  git_reference* found = nullptr;
  if (git().reference_lookup(&found, repository, "HEAD") != 0) return fail_git(folder, "read HEAD");
  const Reference head(found);
  if (git().reference_type(found) != GIT_REFERENCE_SYMBOLIC) return "";
  return short_branch(git().reference_symbolic_target(found));
}

Result<std::string> commit_of(git_repository* repository, const std::string& folder) {
  git_object* found = nullptr;
  const int status = git().revparse_single(&found, repository, "HEAD^{commit}");
  if (status == GIT_ENOTFOUND && git().repository_head_unborn(repository) == 1) return "";
  if (status != 0) return fail_git(folder, "read HEAD's commit");
  const Object commit(found);
  return hex_of(*git().object_id(found));
}

std::string text_of(git_config* configuration, const std::string& key) {
  git_buf text = GIT_BUF_INIT;
  const int status = git().config_get_string_buf(&text, configuration, key.c_str());
  std::string value = status == 0 ? std::string(text.ptr, text.size) : std::string();
  git().buf_dispose(&text);
  return value;
}

std::string first_set(git_config* configuration, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (std::string value = text_of(configuration, key); !value.empty()) return value;
  }
  return "";
}

std::vector<std::string> remotes_of(git_repository* repository) {
  git_strarray names{};
  std::vector<std::string> remotes;
  if (git().remote_list(&names, repository) == 0)
    remotes.assign(names.strings, names.strings + names.count);
  git().strarray_dispose(&names);
  return remotes;
}

}  // namespace

GitRepository::GitRepository(std::unique_ptr<Held> held) : held_(std::move(held)) {}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository& GitRepository::operator=(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<std::optional<GitRepository>> GitRepository::open(const std::string& folder) {
  LOCKSTEP_TRY(repository, open_repository(folder));
  if (!repository) return std::nullopt;
  GitHead head;
  if (const char* tree = git().repository_workdir(repository.get()); tree != nullptr) {
    head.top = tree;
    if (head.top.size() > 1 && head.top.ends_with('/')) head.top.pop_back();
  }
  LOCKSTEP_TRY(branch, branch_of(repository.get(), folder));
  LOCKSTEP_TRY(commit, commit_of(repository.get(), folder));
  head.branch = branch;
  head.commit = commit;
  head.is_shallow = git().repository_is_shallow(repository.get()) == 1;
  return GitRepository(std::make_unique<Held>(Held{std::move(repository), std::move(head)}));
}

const GitHead& GitRepository::head() const { return held_->head; }

Result<std::vector<std::string>> GitRepository::tracked_changes() const {
  git_status_options options{};
  git().status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
  options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
  options.flags = 0;
  git_status_list* found = nullptr;
  if (git().status_list_new(&found, held_->repository.get(), &options) != 0)
    return held_->fail("read the work tree's status");
  const StatusList list(found);
  std::set<std::string> paths;
  for (std::size_t index = 0; index < git().status_list_entrycount(found); ++index) {
    const git_status_entry* entry = git().status_byindex(found, index);
    const git_diff_delta* delta =
        entry->head_to_index != nullptr ? entry->head_to_index : entry->index_to_workdir;
    if (delta != nullptr) paths.insert(delta->new_file.path);
  }
  return std::vector<std::string>(paths.begin(), paths.end());
}

Result<std::vector<std::string>> GitRepository::untracked(
    const std::vector<std::string>& paths) const {
  git_index* found = nullptr;
  if (git().repository_index(&found, held_->repository.get()) != 0)
    return held_->fail("read the index");
  const Index index(found);
  std::vector<std::string> unknown;
  for (const std::string& path : paths) {
    if (git().index_find(nullptr, found, path.c_str()) != 0) unknown.push_back(path);
  }
  return unknown;
}

Result<std::vector<std::string>> GitRepository::ignored(
    const std::vector<std::string>& paths) const {
  std::vector<std::string> excluded;
  for (const std::string& path : paths) {
    int answer = 0;
    if (git().ignore_path_is_ignored(&answer, held_->repository.get(), path.c_str()) != 0)
      return held_->fail("ask git's ignore rules");
    if (answer != 0) excluded.push_back(path);
  }
  return excluded;
}

Result<std::vector<GitTag>> GitRepository::tags() const {
  git_reference_iterator* made = nullptr;
  if (git().reference_iterator_glob_new(&made, held_->repository.get(), "refs/tags/*") != 0)
    return held_->fail("list the tags");
  const References iterator(made);
  std::vector<GitTag> tags;
  git_reference* next = nullptr;
  while (git().reference_next(&next, made) == 0) {
    const Reference reference(next);
    git_object* target = nullptr;
    // Tags of trees and files are no versions.
    if (git().reference_peel(&target, next, GIT_OBJECT_COMMIT) != 0) continue;
    const Object commit(target);
    tags.push_back({git().reference_shorthand(next), hex_of(*git().object_id(target))});
  }
  std::ranges::sort(tags, {}, &GitTag::name);
  return tags;
}

Result<bool> GitRepository::is_in_history(const std::string& commit) const {
  const GitHead& head = held_->head;
  if (head.commit.empty()) return false;
  if (head.commit == commit) return true;
  if (head.is_shallow) return shallow_history(held_->repository.get()).contains(commit);
  git_oid ours{};
  git_oid theirs{};
  if (git().oid_fromstr(&ours, head.commit.c_str()) != 0 ||
      git().oid_fromstr(&theirs, commit.c_str()) != 0)
    return held_->fail("read the commit " + commit);
  const int answer = git().graph_descendant_of(held_->repository.get(), &ours, &theirs);
  if (answer < 0) return held_->fail("walk the history");
  return answer == 1;
}

Result<std::vector<GitCommit>> GitRepository::commits_since(const std::string& since,
                                                            const std::string& file) const {
  if (held_->head.commit.empty()) return std::vector<GitCommit>{};
  return read_history(held_->repository.get(), since, file);
}

Result<std::optional<std::string>> GitRepository::file_at(const std::string& commit,
                                                          const std::string& path) const {
  git_object* found = nullptr;
  const std::string name = commit + ":" + path;
  const int status = git().revparse_single(&found, held_->repository.get(), name.c_str());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  if (status != 0) return held_->fail("read " + path + " of the commit " + commit);
  const Object object(found);
  if (git().object_type(found) != GIT_OBJECT_BLOB) return std::nullopt;
  const auto* blob = reinterpret_cast<const git_blob*>(found);
  return std::string(static_cast<const char*>(git().blob_rawcontent(blob)),
                     static_cast<std::size_t>(git().blob_rawsize(blob)));
}

Result<std::optional<GitUpstream>> GitRepository::upstream(const std::string& branch) const {
  git_config* found = nullptr;
  if (git().repository_config_snapshot(&found, held_->repository.get()) != 0)
    return held_->fail("read git's configuration");
  const Configuration configuration(found);
  const std::vector<std::string> remotes = remotes_of(held_->repository.get());
  const std::string own = "branch." + branch + ".";
  std::string remote = first_set(found, {own + "pushRemote", "remote.pushDefault", own + "remote"});
  if (remote.empty() && remotes.size() == 1) remote = remotes.front();
  if (remote.empty()) remote = "origin";
  // A branch may also name an address, or `.` for this very repository.
  const bool is_known = std::ranges::find(remotes, remote) != remotes.end();
  if (!is_known) return std::nullopt;
  std::string ref = "refs/heads/" + branch;
  const std::string merge = text_of(found, own + "merge");
  if (!merge.empty() && text_of(found, own + "remote") == remote) ref = merge;
  return GitUpstream{std::move(remote), std::move(ref)};
}

}  // namespace lockstep::sys

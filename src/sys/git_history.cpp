#include "git_history.hpp"

#include <deque>

namespace lockstep::sys {

namespace {

using Walk = std::unique_ptr<git_revwalk, Freer<&GitLibrary::revwalk_free>>;

Commit find_commit(git_repository* repository, const git_oid& id) {
  git_commit* found = nullptr;
  return Commit(git().commit_lookup(&found, repository, &id) == 0 ? found : nullptr);
}

// What `file` is in `commit`: its object, or an empty text.
std::string file_in(const git_commit* commit, const std::string& file) {
  git_tree* found = nullptr;
  if (commit == nullptr || git().commit_tree(&found, commit) != 0) return "";
  const Tree tree(found);
  git_tree_entry* entry = nullptr;
  if (git().tree_entry_bypath(&entry, found, file.c_str()) != 0) return "";
  const TreeEntry held(entry);
  return hex_of(*git().tree_entry_id(entry));
}

bool changes(git_repository* repository, const git_commit* commit, const std::string& file) {
  if (file.empty()) return false;
  const git_oid* parent = git().commit_parent_id(commit, 0);
  const Commit before = parent == nullptr ? Commit() : find_commit(repository, *parent);
  return file_in(commit, file) != file_in(before.get(), file);
}

GitCommit told(git_repository* repository, const git_commit* commit, const std::string& file) {
  return {hex_of(*git().commit_id(commit)), git().commit_message(commit),
          git().commit_parentcount(commit), changes(repository, commit, file)};
}

// The commits that `start` leads to and `without` does not hold, as far as they are here, breadth
// first: near enough to newest first.
std::vector<Commit> reachable(git_repository* repository, const git_oid& start,
                              const std::set<std::string>& without) {
  std::vector<Commit> found;
  std::set<std::string> seen = without;
  std::deque<git_oid> waiting{start};
  while (!waiting.empty()) {
    const git_oid id = waiting.front();
    waiting.pop_front();
    if (!seen.insert(hex_of(id)).second) continue;
    Commit commit = find_commit(repository, id);
    if (!commit) continue;
    for (unsigned parent = 0; parent < git().commit_parentcount(commit.get()); ++parent)
      waiting.push_back(*git().commit_parent_id(commit.get(), parent));
    found.push_back(std::move(commit));
  }
  return found;
}

std::set<std::string> names_of(const std::vector<Commit>& commits) {
  std::set<std::string> names;
  for (const Commit& commit : commits) names.insert(hex_of(*git().commit_id(commit.get())));
  return names;
}

std::vector<GitCommit> read_shallow(git_repository* repository, const git_oid& head,
                                    const std::string& since, const std::string& file) {
  std::set<std::string> old;
  git_oid stop{};
  if (!since.empty() && git().oid_fromstr(&stop, since.c_str()) == 0)
    old = names_of(reachable(repository, stop, {}));
  std::vector<GitCommit> commits;
  for (const Commit& commit : reachable(repository, head, old))
    commits.push_back(told(repository, commit.get(), file));
  return commits;
}

// HEAD's own object; HEAD has one.
git_oid head_of(git_repository* repository) {
  git_oid id{};
  git().reference_name_to_id(&id, repository, "HEAD");
  return id;
}

}  // namespace

std::string hex_of(const git_oid& id) {
  std::string hex(GIT_OID_HEXSZ, '0');
  git().oid_fmt(hex.data(), &id);
  return hex;
}

std::set<std::string> shallow_history(git_repository* repository) {
  return names_of(reachable(repository, head_of(repository), {}));
}

Result<std::vector<GitCommit>> read_history(git_repository* repository, const std::string& since,
                                            const std::string& file) {
  const std::string place = git().repository_path(repository);
  const git_oid head = head_of(repository);
  if (git().repository_is_shallow(repository) == 1)
    return read_shallow(repository, head, since, file);
  git_revwalk* made = nullptr;
  if (git().revwalk_new(&made, repository) != 0) return fail_git(place, "walk the history");
  const Walk walk(made);
  git().revwalk_sorting(made, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
  git_oid stop{};
  const bool is_set = git().revwalk_push(made, &head) == 0 &&
                      (since.empty() || (git().oid_fromstr(&stop, since.c_str()) == 0 &&
                                         git().revwalk_hide(made, &stop) == 0));
  if (!is_set) return fail_git(place, "walk the history");
  std::vector<GitCommit> commits;
  git_oid id{};
  int status = 0;
  while ((status = git().revwalk_next(&id, made)) == 0) {
    const Commit commit = find_commit(repository, id);
    if (!commit) return fail_git(place, "read the commit " + hex_of(id));
    commits.push_back(told(repository, commit.get(), file));
  }
  if (status != GIT_ITEROVER) return fail_git(place, "walk the history");
  return commits;
}

}  // namespace lockstep::sys

#include "lockstep/sys/git.hpp"

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <unordered_set>

#include "git_handles.hpp"
#include "git_memory.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::sys {

namespace {

struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

// A repository in memory whose work tree is `folder`: ignore files without git.
Result<Repository> bare_rules(const std::string& folder) {
  git_repository* made = nullptr;
  if (git().repository_new(&made) != 0) return fail_git(folder, "read its ignore files");
  Repository repository(made);
  git_config* empty = nullptr;
  if (git().config_new(&empty) != 0) return fail_git(folder, "read its ignore files");
  const Configuration configuration(empty);
  const bool is_set = git().repository_set_config(made, empty) == 0 &&
                      git().repository_set_workdir(made, folder.c_str(), 0) == 0;
  if (!is_set) return fail_git(folder, "read its ignore files");
  return repository;
}

// `folder` below the work tree: empty or with a `/` at its end.
std::string prefix_of(git_repository* repository, const std::string& folder) {
  const std::unique_ptr<char, FreeText> real(::realpath(folder.c_str(), nullptr));
  const std::string tree = git().repository_workdir(repository);
  const std::string below = std::string(real ? real.get() : folder.c_str()) + "/";
  return below.starts_with(tree) ? below.substr(tree.size()) : "";
}

// Answers for single paths below one folder.
class IgnoreRules {
 public:
  static Result<IgnoreRules> of(const std::string& folder) {
    LOCKSTEP_TRY(found, open_repository(folder));
    IgnoreRules rules;
    rules.repository_ = std::move(found);
    if (rules.repository_ && git().repository_workdir(rules.repository_.get()) != nullptr) {
      rules.prefix_ = prefix_of(rules.repository_.get(), folder);
      git_index* index = nullptr;
      if (git().repository_index(&index, rules.repository_.get()) != 0)
        return fail_git(folder, "read its git index");
      rules.index_.reset(index);
      LOCKSTEP_TRY(is_ignored, rules.is_whole_folder_ignored(folder));
      if (!is_ignored) return rules;
    }
    // A project in an ignored folder of a larger repository still has rules of its own.
    LOCKSTEP_TRY(plain, bare_rules(folder));
    IgnoreRules own;
    own.repository_ = std::move(plain);
    return own;
  }

  Result<bool> is_ignored(const std::string& path) const {
    const std::string full = prefix_ + path;
    if (index_ && git().index_find(nullptr, index_.get(), full.c_str()) == 0) return false;
    int ignored = 0;
    if (git().ignore_path_is_ignored(&ignored, repository_.get(), full.c_str()) != 0) {
      return fail_git(path, "ask git's ignore rules");
    }
    return ignored != 0;
  }

 private:
  Result<bool> is_whole_folder_ignored(const std::string& folder) const {
    if (prefix_.empty() || git().index_find_prefix(nullptr, index_.get(), prefix_.c_str()) == 0)
      return false;
    int ignored = 0;
    if (git().ignore_path_is_ignored(&ignored, repository_.get(), prefix_.c_str()) != 0) {
      return fail_git(folder, "ask git's ignore rules");
    }
    return ignored != 0;
  }

  Repository repository_;
  Index index_;
  std::string prefix_;
};

Result<std::optional<std::int64_t>> ask_commit_time(const std::string& folder) {
  LOCKSTEP_TRY(repository, open_repository(folder));
  if (!repository) return std::nullopt;
  git_reference* head = nullptr;
  const int status = git().repository_head(&head, repository.get());
  if (status == GIT_EUNBORNBRANCH || status == GIT_ENOTFOUND) return std::nullopt;
  if (status != 0) return fail_git(folder, "read HEAD");
  const Reference reference(head);
  git_object* commit = nullptr;
  if (git().reference_peel(&commit, head, GIT_OBJECT_COMMIT) != 0)
    return fail_git(folder, "read HEAD's commit");
  const Object object(commit);
  // A git_object of this type is a git_commit, as libgit2 documents.
  return git().commit_time(reinterpret_cast<const git_commit*>(commit));
}

// Which of `paths` are ignored.
Result<std::vector<std::string>> ask_ignored(const std::string& folder,
                                             const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  LOCKSTEP_TRY(rules, IgnoreRules::of(folder));
  for (const std::string& path : paths) {
    LOCKSTEP_TRY(ignored, rules.is_ignored(path));
    if (ignored) found.push_back(path);
  }
  return found;
}

Result<std::vector<std::string>> ignored_of(const std::string& folder,
                                            const std::vector<std::string>& paths) {
  const auto rules = ignore_rules(folder, paths);
  if (rules) {
    if (auto kept = kept_ignored(folder, *rules)) return std::move(*kept);
  }
  LOCKSTEP_TRY(ignored, ask_ignored(folder, paths));
  // An ignore file may have changed in between.
  if (rules && ignore_rules(folder, paths) == rules) keep_ignored(folder, *rules, ignored);
  return std::move(ignored);
}

}  // namespace

Result<std::optional<std::int64_t>> head_commit_time(const std::string& folder) {
  const auto commit = head_commit(folder);
  if (commit) {
    if (const auto kept = kept_time(folder, *commit)) return kept;
  }
  LOCKSTEP_TRY(time, ask_commit_time(folder));
  if (commit && time && head_commit(folder) == commit) keep_time(folder, *commit, *time);
  return time;
}

Result<std::vector<std::string>> without_ignored(const std::string& folder,
                                                 std::vector<std::string> paths) {
  if (::access(folder.c_str(), F_OK) != 0) return paths;
  LOCKSTEP_TRY(ignored, ignored_of(folder, paths));
  const std::unordered_set<std::string> gone(ignored.begin(), ignored.end());
  std::erase_if(paths, [&](const std::string& path) { return gone.contains(path); });
  return paths;
}

Result<std::string> unified_diff(const std::string& path, std::string_view before,
                                 std::string_view after) {
  if (before == after) return "";
  LOCKSTEP_CHECK(git_library());
  git_patch* made = nullptr;
  const int status = git().patch_from_buffers(&made, before.data(), before.size(), path.c_str(),
                                              after.data(), after.size(), path.c_str(), nullptr);
  if (status != 0) return fail_git(path, "compare the texts");
  const Patch patch(made);
  git_buf text = GIT_BUF_INIT;
  if (git().patch_to_buf(&text, made) != 0) return fail_git(path, "compare the texts");
  std::string diff(text.ptr, text.size);
  git().buf_dispose(&text);
  return diff;
}

}  // namespace lockstep::sys

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// What HEAD is and where files are.
struct GitHead {
  std::string top;     ///< absolute work tree without a `/` at its end; empty of a bare repository
  std::string branch;  ///< `main`, also before its first commit; empty when HEAD is detached
  std::string commit;  ///< HEAD's commit in hex; empty before the first one
  bool is_shallow = false;  ///< older history was not fetched
};

/// A tag that leads to a commit.
struct GitTag {
  std::string name;    ///< without `refs/tags/`
  std::string commit;  ///< in hex
  bool operator==(const GitTag&) const = default;
};

/// A commit, as its author tells it.
struct GitCommit {
  std::string id;             ///< in hex
  std::string message;        ///< subject, blank line, body
  std::size_t parents = 0;    ///< two or more: a merge
  bool changes_file = false;  ///< whether the asked file differs from the first parent's
};

/// Where a branch is pushed to.
struct GitUpstream {
  std::string remote;  ///< `origin`
  std::string ref;     ///< `refs/heads/main`
  bool operator==(const GitUpstream&) const = default;
};

/// One git repository, read by libgit2: linked work trees, submodules, shallow and bare ones too.
/// Nothing is ever written. Errors are kIo, with the repository as place.
class GitRepository {
 public:
  /// The repository that holds `folder`; nothing when there is none.
  static Result<std::optional<GitRepository>> open(const std::string& folder);

  GitRepository(GitRepository&&) noexcept;
  GitRepository& operator=(GitRepository&&) noexcept;
  ~GitRepository();

  /// What HEAD is.
  const GitHead& head() const;
  /// Tracked files that differ from HEAD, staged or not, relative to the top, sorted. Not of a bare
  /// repository.
  Result<std::vector<std::string>> tracked_changes() const;
  /// Those of `paths` (relative to the top) that git does not track.
  Result<std::vector<std::string>> untracked(const std::vector<std::string>& paths) const;
  /// Those of `paths` (relative to the top) that its ignore rules exclude, tracked or not.
  Result<std::vector<std::string>> ignored(const std::vector<std::string>& paths) const;
  /// All tags that lead to commits, by name.
  Result<std::vector<GitTag>> tags() const;
  /// Whether `commit` is HEAD or one of its ancestors that are here.
  Result<bool> is_in_history(const std::string& commit) const;
  /// HEAD's commits, newest first, down to and without those that `since` has too; all when it is
  /// empty. `file` is a path below the top that each is asked about.
  Result<std::vector<GitCommit>> commits_since(const std::string& since,
                                               const std::string& file) const;
  /// The bytes of the file at `path` (relative to the top) in `commit`; nothing when it has none.
  Result<std::optional<std::string>> file_at(const std::string& commit,
                                             const std::string& path) const;
  /// Where `branch` is pushed to by git's configuration: the branch's push remote, the default one,
  /// the branch's own, the only one, or `origin`. Nothing when there is no such remote.
  Result<std::optional<GitUpstream>> upstream(const std::string& branch) const;

 private:
  struct Held;
  explicit GitRepository(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace lockstep::sys

#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/release/git_push.hpp"
#include "lockstep/sys/git_commands.hpp"

namespace lockstep::release {

/// A file of a tree as git names it.
struct TreeFile {
  std::string mode;    ///< `100644`, `120000` for a link, `160000` for a commit of another one
  std::string object;  ///< hex
  bool operator==(const TreeFile&) const = default;
};

/// The files of a tree by their path below its top.
using TreeListing = std::map<std::string, TreeFile>;

/// The commit and tags of a push, which stand in a scratch repository.
struct MadePush {
  std::string base;    ///< the commit that it came on top of; empty for the first one
  std::string commit;  ///< the base itself when there was nothing to commit
  std::map<std::string, std::string> tags;  ///< the tag objects by the tags' full names
};

/// A repository whose work tree stays empty: files go from where they were unpacked straight into
/// objects, past every filter and attribute. Its folder goes with it.
struct Scratch {
  Scratch(const GitWork& work, std::string own_folder);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  sys::Filesystem& files;
  std::string folder;  ///< absolute; the repository's top lies in it
  sys::Git git;

  std::mutex mutex;  ///< taken by whoever makes or looks at objects; what follows is under it
  /// The commit that HEAD's branch is at, empty before the first one; nothing when that is not
  /// known.
  std::optional<std::string> head = "";
  /// The same of the remote's branch, as it was last seen or pushed.
  std::optional<std::string> tip;
  std::map<std::string, TreeListing> commits;  ///< of those that were looked at, by their names
  std::map<std::string, TreeListing> modules;  ///< by ZIP, of those whose files are objects here
  std::map<std::string, MadePush> made;        ///< by the push's first tag
};

/// Runs git in the repository.
Result<std::string> ask_git(const Scratch& scratch, const std::vector<std::string>& words,
                            std::string input = {});

/// Those of `refs` that `remote` has. An Error (kIo) when it gives no answer.
Result<RemoteRefs> remote_refs(const Scratch& scratch, const std::string& remote,
                               const std::vector<std::string>& refs);

/// Fetches `refs` of `remote` under their names, their commits alone. An Error is kIo.
Result<void> fetch_refs(const Scratch& scratch, const std::string& remote,
                        const std::vector<std::string>& refs);

}  // namespace lockstep::release

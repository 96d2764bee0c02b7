#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/release/git_push.hpp"
#include "lockstep/sys/git_commands.hpp"

namespace lockstep::release {

/// The objects that a remote's refs lead to, by full name; annotated tags are not peeled.
using RemoteRefs = std::map<std::string, std::string>;

/// A new repository in the folder of a GitWork, whose work tree stays empty: files go from where
/// they were unpacked straight into objects, past every filter and attribute.
struct Scratch {
  const GitWork& work;
  sys::Git git;
};

/// The repository, HEAD on `branch`, which has no commit yet.
Result<Scratch> make_scratch(const GitWork& work, const std::string& branch);

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

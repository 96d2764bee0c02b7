#pragma once

#include <string>

#include "lockstep/base/digest.hpp"

namespace lockstep::store {

/// Where things lie in a store's folder:
///   v1/cas/sha256/ab/<digest>   blobs, read-only
///   v1/keys/sha256/ab/<key>     results of steps by their plan keys, as text that names blobs
///   v1/ac/sha256/ab/<digest>    the same by Remote Execution Actions, as ActionResult messages
///   v1/projects/<digest>/       what is known of one project: `stat` and `steps`
///   v1/tmp/                     files in the making
///   v1/exec/<id>/               folders that actions run in
///   v1/lock/<key>               single flight; `users` is shared by all that are at work
///   cache/                      caches that tools key themselves, vendored crates, compiled std
struct Layout {
  std::string folder;  ///< the store's own, absolute

  std::string below(const std::string& rest) const { return folder + "/v1/" + rest; }
  std::string blobs() const { return below("cas/sha256"); }
  std::string results() const { return below("keys/sha256"); }
  std::string action_results() const { return below("ac/sha256"); }
  std::string projects() const { return below("projects"); }
  std::string temporary() const { return below("tmp"); }
  std::string exec() const { return below("exec"); }
  std::string users_lock() const { return below("lock/users"); }
  std::string cache() const { return folder + "/cache"; }
  /// What is behind a laid tree's name in that of the file that says it is complete. Its time is
  /// that of the tree's last use.
  static constexpr const char* kMark = ".complete";

  /// The file of `digest` below `base`, in a folder named by its first two digits.
  static std::string spread(const std::string& base, const Digest& digest) {
    const std::string hex = digest.hex();
    return base + "/" + hex.substr(0, 2) + "/" + hex;
  }
  std::string blob(const Digest& digest) const { return spread(blobs(), digest); }
  std::string result(const Digest& key) const { return spread(results(), key); }
  std::string action_result(const Digest& action) const { return spread(action_results(), action); }
};

}  // namespace lockstep::store

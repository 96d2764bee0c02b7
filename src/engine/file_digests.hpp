#pragma once

#include <map>
#include <mutex>
#include <string>

#include "lockstep/engine/build.hpp"
#include "lockstep/store/hashed_files.hpp"

namespace lockstep::engine {

/// Digests of a project's files: those that did not change since they were last hashed are known
/// without reading them. Safe to use from several threads.
class FileDigests {
 public:
  /// Begins with what the store keeps of the project in `folder` (absolute).
  static Result<FileDigests> open(const std::string& folder, const Seams& seams);

  /// The digest of the file at `path` (absolute or relative to the project), whose status `status`
  /// was taken through its links.
  Result<Digest> of(const std::string& path, const sys::FileStatus& status);

  /// Keeps what was hashed for the next process; writes nothing when nothing was.
  Result<void> save();

 private:
  FileDigests(std::string folder, std::string list, const Seams& seams);
  std::string place_of(const std::string& path) const;

  std::string folder_;
  std::string list_;  ///< the file that keeps them
  sys::Filesystem* files_;
  const sys::Clock* clock_;
  store::HashedFiles known_;
  std::map<std::string, store::HashedFile> hashed_;  ///< by this process
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

/// The status of the file whose bytes reading `path` gives: links are followed.
sys::FileStatus status_of_bytes(const sys::Filesystem& files, const std::string& path);

}  // namespace lockstep::engine

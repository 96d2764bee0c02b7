#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// A folder for one action to run in, removed at the end of its scope. A later process removes it
/// when this one is killed.
class Scratch {
 public:
  Scratch(sys::Filesystem& files, std::string path, sys::FileLock lock);
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) = delete;

  /// Absolute; exists and is empty at first.
  const std::string& path() const { return path_; }
  /// Leaves the folder in place for someone to look at.
  void keep();

 private:
  sys::Filesystem* files_;
  std::string path_;
  std::optional<sys::FileLock> lock_;
};

/// What an action cost, as the store keeps it.
struct Cost {
  double seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_kib = 0;
};

/// Results of actions by plan key, their files as blobs by SHA-256, in one folder of the user's:
/// `v1/cas/sha256/ab/<digest>`, `v1/ac/ab/<key>`, `v1/exec/`, `v1/lock/`, `cache/`. Shared by all
/// projects and by processes that run at once; a kill at any moment leaves it sound, since blobs
/// are moved in whole, results name only blobs that are there, and both are checked before use.
class Store {
 public:
  /// Opens or makes the store in `folder` (absolute) and removes what killed processes left in
  /// `exec/`. Errors: the folder cannot be written.
  static Result<std::unique_ptr<Store>> open(sys::Filesystem& files, std::string folder);
  ~Store();

  const std::string& folder() const;
  /// A folder for caches of tools that key them by content themselves.
  std::string tool_cache() const;

  /// The result stored for `key`, if it is complete: every one of `outputs` present, every blob
  /// there with the right SHA-256. A damaged blob is removed, so that its action runs again.
  std::optional<StoredResult> lookup(const Digest& key, const std::vector<std::string>& outputs);

  /// Waits until no other process works on `key`, and keeps others out for the scope of the lock.
  Result<sys::FileLock> lock(const Digest& key);

  /// Moves `outputs` (files, links or folders below `root`) into the store and remembers them for
  /// `key`. An output that is missing is an Error (kNotFound) naming it.
  Result<StoredResult> insert(const Digest& key, const std::string& root,
                              const std::vector<std::string>& outputs, const Cost& cost);

  /// A fresh folder to run in.
  Result<Scratch> make_scratch();

  /// Absolute path of a file's blob. Never to be written to.
  std::string blob_path(const Digest& digest) const;
  /// The bytes of a stored file, checked against its digest.
  Result<std::string> read(const StoredFile& file) const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lockstep::store

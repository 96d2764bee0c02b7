#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/sys/clock.hpp"
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

/// Results of steps by their key, their files as blobs by SHA-256, in one folder of the user's (see
/// `layout.hpp`). Shared by all projects and by processes that run at once; a kill at any moment
/// leaves it sound, since blobs are moved in whole, results name only blobs that are there, and
/// bytes are held against their digest before they are used. As long as one is open, nothing is
/// collected from it.
class Store {
 public:
  /// Opens or makes the store in `folder` (absolute) and removes what killed processes left behind.
  /// Errors: the folder cannot be written.
  static Result<std::unique_ptr<Store>> open(sys::Filesystem& files, const sys::Clock& clock,
                                             std::string folder);
  ~Store();

  const std::string& folder() const;
  /// A folder for caches of tools that key them by content themselves.
  std::string tool_cache() const;
  /// The folder for what is known of the project in `project` (absolute); made when missing.
  Result<std::string> project_folder(const std::string& project);

  /// The result stored for `key`, if it is whole: every one of `outputs` in it, a blob of the right
  /// size for every file. Their bytes are not read; `verify` does. Counts as a use of the result.
  std::optional<StoredResult> lookup(const Digest& key, const std::vector<std::string>& outputs);

  /// Whether every blob of `result` holds the bytes it should. A damaged one is removed, so that
  /// whatever made it runs again. Each blob is read once in a process.
  bool verify(const StoredResult& result);

  /// Notes a use of the tree that lies at `place` below the tool cache (`vendor/<digest>`).
  void note_tree_use(const std::string& place);

  /// Waits until no other process works on `key`, and keeps others out for the scope of the lock.
  Result<sys::FileLock> lock(const Digest& key);

  /// Moves `outputs` (files, links or folders below `root`) into the store and remembers them for
  /// `key` and for the Remote Execution Action `action`. An output that is missing is an Error
  /// (kNotFound) naming it.
  Result<StoredResult> insert(const Digest& key, const BlobName& action, const std::string& root,
                              const std::vector<std::string>& outputs, const Cost& cost);

  /// The result of the Remote Execution Action `action`, whatever key it was stored for, under the
  /// same conditions as by `lookup`. `remember` makes it that of another key.
  std::optional<StoredResult> recall(const BlobName& action,
                                     const std::vector<std::string>& outputs);

  /// Stores bytes as a blob.
  Result<Digest> put(const Chunks& bytes);
  /// Remembers a result whose blobs are all there.
  Result<void> remember(const Digest& key, const StoredResult& result);

  /// A fresh folder to run in.
  Result<Scratch> make_scratch();

  /// Absolute path of a file's blob. Never to be written to.
  std::string blob_path(const Digest& digest) const;
  /// The bytes of a blob, held against its digest; a damaged one is removed.
  Result<std::string> read(const Digest& digest) const;

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lockstep::store

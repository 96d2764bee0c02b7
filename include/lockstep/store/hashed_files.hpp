#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// A file whose bytes were hashed, and how it looked just before.
struct HashedFile {
  std::string path;          ///< as the owner of the list names it
  sys::FileStatus status;    ///< of the file that holds the bytes, links followed
  std::int64_t seen_ns = 0;  ///< Clock::file_time() before the status was taken
  Digest digest;             ///< SHA-256 of its bytes
  bool operator==(const HashedFile&) const = default;
};

/// Hashed files, sorted by path, each path once.
using HashedFiles = std::vector<HashedFile>;

/// The digest of `path` if its bytes cannot have changed since it was hashed, else null: every
/// member of `status` is as it was, and its times are older than the moment at which it was seen. A
/// change within the same tick of the clock would leave them equal (git's "racy" entries).
const Digest* find_unchanged(const HashedFiles& hashed, const std::string& path,
                             const sys::FileStatus& status);

/// The list in the file `path`; an empty one when it is missing, torn, altered or of another form:
/// it only spares work.
HashedFiles read_hashed_files(const sys::Filesystem& files, const std::string& path);

/// Replaces the file `path` by the list.
Result<void> write_hashed_files(sys::Filesystem& files, const std::string& path,
                                const HashedFiles& hashed);

}  // namespace lockstep::store

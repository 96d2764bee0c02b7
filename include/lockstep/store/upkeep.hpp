#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::store {

/// What a store holds. A folder that is not there holds nothing.
struct Usage {
  std::uint64_t results = 0;  ///< steps whose results are kept
  std::uint64_t blobs = 0;    ///< files by digest
  std::uint64_t blob_bytes = 0;
  std::uint64_t trees = 0;  ///< vendored crates and compiled std, laid out for actions
  std::uint64_t tree_bytes = 0;
  std::uint64_t cache_bytes = 0;  ///< what tools keep themselves
  std::uint64_t projects = 0;     ///< projects whose last build is known
  bool operator==(const Usage&) const = default;
};

/// Counts what the store in `folder` holds.
Result<Usage> measure(const sys::Filesystem& files, const std::string& folder);

/// Something that was not as it should be, and was removed.
struct Damage {
  std::string path;  ///< absolute
  std::string what;
  bool operator==(const Damage&) const = default;
};

/// What was looked at, and what was wrong.
struct Verdict {
  std::uint64_t results = 0;
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;  ///< that were read
  std::vector<Damage> damages;
  bool operator==(const Verdict&) const = default;
};

/// Reads everything in the store: blobs against their digests, results against their own sums and
/// the blobs that they name. What is damaged is removed, so that the next build makes it anew.
/// Builds may run meanwhile.
Result<Verdict> verify_store(sys::Filesystem& files, const std::string& folder);

/// What a collection removed and left.
struct Collected {
  std::uint64_t results = 0;
  std::uint64_t blobs = 0;
  std::uint64_t trees = 0;
  std::uint64_t caches = 0;  ///< of tools
  std::uint64_t freed_bytes = 0;
  std::uint64_t left_bytes = 0;
  bool operator==(const Collected&) const = default;
};

/// Removes results, laid-out trees and tools' own caches that were not used for longest, until all
/// of them take at most `max_bytes`; blobs that nothing names go in any case, as do what killed
/// processes left in the making, locks, and what is known of projects that are gone. A result is
/// removed before its blobs, a tool's cache as a whole. Waits until no build runs, and none begins
/// meanwhile.
Result<Collected> collect_garbage(sys::Filesystem& files, const std::string& folder,
                                  std::uint64_t max_bytes);

}  // namespace lockstep::store

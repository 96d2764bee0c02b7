#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/store/blob_name.hpp"

namespace lockstep::store {

/// A file of an action's outputs; its bytes are the blob `digest`.
struct StoredFile {
  std::string path;        ///< relative to the action's root
  Digest digest;           ///< SHA-256 of its bytes
  std::uint64_t size = 0;  ///< bytes
  bool executable = false;
  bool operator==(const StoredFile&) const = default;
};

/// A symbolic link of an action's outputs.
struct StoredLink {
  std::string path;
  std::string target;
  bool operator==(const StoredLink&) const = default;
};

/// What an action that exited with 0 left behind, and what it cost.
struct StoredResult {
  std::vector<StoredFile> files;
  std::vector<StoredLink> links;
  std::vector<std::string> folders;  ///< those that hold nothing
  double seconds = 0;                ///< wall time
  double cpu_seconds = 0;
  std::uint64_t peak_kib = 0;           ///< largest resident set of any of its processes
  std::optional<BlobName> action = {};  ///< the Remote Execution Action that left it; none for a
                                        ///< package
  bool operator==(const StoredResult&) const = default;

  /// Whether there is a file, link or folder at `output`, or something below it.
  bool has_output(const std::string& output) const;
  /// The file at exactly `path`, or null.
  const StoredFile* file(const std::string& path) const;
};

/// The result as text: one line for each fact, the last the SHA-256 of those before it.
std::string to_text(const StoredResult& result);

/// The result that `text` holds; an Error (kIo) for anything torn, altered or of another version.
Result<StoredResult> result_from_text(std::string_view text);

}  // namespace lockstep::store

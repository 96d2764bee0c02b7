#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// A new dist in the making, `dist.<random>.tmp` beside the old one. Unless it is committed it
/// disappears at the end of its scope and the old one stays as it was.
class DistFolder {
 public:
  /// Begins a new dist for `path` (absolute). Errors (kIo), before anything is made: what is at
  /// `path` was not written by lockstep, or cannot be replaced. Leftovers of killed builds are
  /// removed: the caller holds the project's lock.
  static Result<DistFolder> begin(sys::Filesystem& files, const std::string& path);
  ~DistFolder();
  DistFolder(DistFolder&& other) noexcept;
  DistFolder& operator=(DistFolder&&) = delete;

  /// Copies a file of a package from `source`, where bytes of this digest lie. An Error for an
  /// unsafe path and for one that was written before, letter case aside.
  Result<void> add(const store::StoredFile& file, const std::string& source);
  /// Writes a file of these bytes; errors as `add`.
  Result<void> write(const std::string& path, const Chunks& bytes, bool executable);
  /// Adds `plan.json`, `manifest.json` and `SHA256SUMS` (of what `add` wrote), and puts the new
  /// folder in place of the old one in one step.
  Result<void> commit(std::string_view plan, std::string_view manifest);

 private:
  /// The place of `path` in the new folder, its parents made.
  Result<std::string> place_of(const std::string& path, const Digest& digest);
  DistFolder(sys::Filesystem& files, std::string path, std::string fresh);
  sys::Filesystem* files_;
  std::string path_;
  std::string fresh_;                      ///< the new folder; empty once committed or moved from
  std::map<std::string, Digest> written_;  ///< by path
  std::map<std::string, std::string> lower_case_;  ///< path in lower case → path
};

}  // namespace lockstep::engine

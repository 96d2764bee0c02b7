#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
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

  /// Writes a file of a package. An Error for an unsafe path and for one that was written before,
  /// letter case aside. Safe to call from several threads.
  Result<void> add(const std::string& path, std::string_view bytes, bool executable);
  /// Adds `plan.json`, `manifest.json` and `SHA256SUMS` (of what `add` wrote), and puts the new
  /// folder in place of the old one in one step.
  Result<void> commit(std::string_view plan, std::string_view manifest);

 private:
  struct Written;
  DistFolder(sys::Filesystem& files, std::string path, std::string fresh);
  sys::Filesystem* files_;
  std::string path_;
  std::string fresh_;  ///< the new folder; empty once committed or moved from
  std::unique_ptr<Written> written_;
};

}  // namespace lockstep::engine

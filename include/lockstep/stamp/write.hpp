#pragma once

#include <span>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/stamp/places.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::stamp {

/// Whether a change finds its file or makes it.
enum class FileOrigin { kThere, kNew };

/// A file's text before and after. Never equal.
struct FileChange {
  std::string file;  ///< project-relative
  std::string before;
  std::string after;
  FileOrigin origin = FileOrigin::kThere;
  bool operator==(const FileChange&) const = default;
};

/// What writing `places` does to the files of `sources`, sorted by file; files that hold what they
/// should are absent. Pure.
Result<std::vector<FileChange>> changes_of(const Sources& sources,
                                           std::span<const version::Place> places);

/// Writes all `changes` below the absolute `folder`, each file atomically, its mode kept, through a
/// link to what it leads to. Nothing is written when a file is read-only, has vanished or is not as
/// it was read; when a write fails half-way the files before it get their old bytes back, and the
/// Error says so.
Result<void> write_changes(sys::Filesystem& files, const std::string& folder,
                           std::span<const FileChange> changes);

/// Gives the files of `changes` back what they held before.
Result<void> undo_changes(sys::Filesystem& files, const std::string& folder,
                          std::span<const FileChange> changes);

}  // namespace lockstep::stamp

#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/engine/build.hpp"

namespace lockstep::engine {

/// A project file as it was when the build began.
struct SourceFile {
  Digest digest;
  bool executable = false;
  std::string link;  ///< for a link to a folder: its target, staged as a link
  sys::FileStatus status;
};

/// A project file at its place in an action's root.
struct PlacedFile {
  std::string source;  ///< project-relative
  std::string path;    ///< root-relative
};

/// The project's files that some action takes, read and hashed once, by several threads.
class Inputs {
 public:
  /// Hashes all that the plan's actions name. Errors: a named file that is missing or unreadable.
  static Result<Inputs> read(const model::Plan& plan, const BuildOptions& options,
                             const sys::Filesystem& files);

  /// The files of one ProjectInput, sorted by path.
  std::vector<PlacedFile> placed(const model::ProjectInput& input) const;
  /// The hashed file at a project-relative path that `placed` gave.
  const SourceFile& source(const std::string& path) const { return sources_.at(path); }

 private:
  std::vector<std::string> listed_;  ///< the project's files, sorted
  std::map<std::string, SourceFile> sources_;
};

}  // namespace lockstep::engine

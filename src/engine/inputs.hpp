#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "file_digests.hpp"
#include "lockstep/engine/build.hpp"

namespace lockstep::engine {

/// A project file as it was when the build began.
struct SourceFile {
  Digest digest;
  bool executable = false;
  std::string link;        ///< for a link to a folder: its target, staged as a link
  sys::FileStatus status;  ///< of the file that holds the bytes
};

/// A project file at its place in an action's root.
struct PlacedFile {
  std::string source;  ///< project-relative
  std::string path;    ///< root-relative
};

/// The project's files that some action or package takes, each hashed once, by several threads.
class Inputs {
 public:
  /// Learns the digests of all that the plan's actions and packages name. Errors: a named file that
  /// is missing or unreadable.
  static Result<Inputs> read(const model::Plan& plan, const BuildOptions& options,
                             const Seams& seams, FileDigests& digests);

  /// The files of one ProjectInput, sorted by path.
  std::vector<PlacedFile> placed(const model::ProjectInput& input) const;
  /// The file at a project-relative path that `placed` gave.
  const SourceFile& source(const std::string& path) const;

  /// Whether the input stands for a folder's files, not for one file.
  bool is_folder(const model::ProjectInput& input) const;
  /// A folder's files as text: a line `mode digest path` for each, paths relative to the folder.
  std::string listing(const model::ProjectInput& input) const;
  /// The SHA-256 of the listing.
  Digest tree(const model::ProjectInput& input) const;
  /// The listing of this SHA-256, if one of the plan's folders has it.
  std::optional<std::string> listing_of(const Digest& tree) const;

 private:
  struct Named;
  struct Tree {
    model::ProjectInput input;
    Digest digest;  ///< of its listing
  };
  std::vector<std::size_t> listed_of(const model::ProjectInput& input) const;

  std::vector<std::string> listed_;    ///< the project's files, sorted
  std::vector<std::string> paths_;     ///< those that are named, sorted
  std::vector<SourceFile> sources_;    ///< in the order of `paths_`
  std::map<std::string, Tree> trees_;  ///< the plan's folders
};

/// What a language's packages take of its folder.
model::ProjectInput language_input(const model::Language& language);

/// The project's files that every package takes, beside its language's own.
std::vector<std::string> extra_paths(const model::Project& project);

}  // namespace lockstep::engine

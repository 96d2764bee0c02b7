#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/matrix.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/model/ci.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/model/stamp.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::config {

/// A lockstep.yaml on disk.
struct ConfigurationFile {
  std::string folder;  ///< absolute path of the project, without links
  std::string path;    ///< the file's own, absolute
  std::string file;    ///< as messages name it
  std::string text;
};

/// A project's configuration as found on disk.
struct Loaded {
  model::Project project;              ///< bindings' crates resolved, all named paths there
  std::string folder;                  ///< absolute path of the project
  std::string file;                    ///< its lockstep.yaml, as messages name it
  std::string path;                    ///< the same, absolute
  model::Stamps stamps;                ///< what it says about places of the version
  model::Ci ci;                        ///< what it says about the jobs of a CI service
  std::vector<model::Target> targets;  ///< all known ones, the project's own rows included
  std::vector<MatrixCell> matrix;      ///< all cells, the disabled ones among them
};

/// Absolute path of the folder that holds the lockstep.yaml which `load_project` would read.
Result<std::string> find_project(const sys::Filesystem& files, const std::string& folder,
                                 const std::string& file);

/// The embedded targets with the rows of the project's own `matrix/targets.yaml` over them.
Result<std::vector<model::Target>> known_targets(const sys::Filesystem& files,
                                                 const std::string& folder);

/// Reads `file` (relative to `folder`), or when it is empty the lockstep.yaml found in `folder` or
/// the nearest folder above, with the project's own matrix/targets.yaml over the embedded one. The
/// Error holds every problem: of the text, and of paths that are missing, of another kind,
/// differently spelled or outside the project.
Result<Loaded> load_project(const sys::Filesystem& files, const std::string& folder,
                            const std::string& file, std::vector<LanguageRules> languages);

/// The file that `load_project` would read.
Result<ConfigurationFile> read_configuration(const sys::Filesystem& files,
                                             const std::string& folder, const std::string& file);

/// The project that the text of `found` describes there, whatever stands on disk in its place.
Result<Loaded> load_project(const sys::Filesystem& files, const ConfigurationFile& found,
                            std::vector<LanguageRules> languages);

}  // namespace lockstep::config

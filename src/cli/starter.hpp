#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::cli {

/// One file of a starter project, project-relative.
struct StarterFile {
  std::string path;
  std::string bytes;
  bool executable = false;
  bool operator==(const StarterFile&) const = default;
};

/// What a starter project is made from.
struct StarterRequest {
  std::string core;  ///< a folder of `templates/`: `rust`, `c`
  std::string name;  ///< replaces `lorem`; `my_lib` also gives `MyLib` and `MY_LIB`
  std::vector<std::string> languages;  ///< the ones kept in lockstep.yaml; all when empty
};

/// The files of a starter project. Errors (`kUsage`): an unknown core or language, a name that
/// cannot be an identifier in every language.
Result<std::vector<StarterFile>> starter_files(const StarterRequest& request);

/// `yaml` with only `languages` left below its `languages:` key.
std::string keep_languages(const std::string& yaml, const std::vector<std::string>& languages);

}  // namespace lockstep::cli

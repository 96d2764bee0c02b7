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
  std::vector<std::string> languages;     ///< the ones kept in lockstep.yaml; all when empty
  std::vector<std::string> targets = {};  ///< those in lockstep.yaml; the standard ones when empty
};

/// The languages that a starter project may have, in the order in which they are shown.
const std::vector<std::string>& starter_languages();

/// Whether `name` can name a package in every language. The Error's hint says what can.
Result<void> check_starter_name(const std::string& name);

/// The files of a starter project. Errors (`kUsage`): an unknown core or language, a name that
/// cannot be an identifier in every language.
Result<std::vector<StarterFile>> starter_files(const StarterRequest& request);

/// `yaml` with only `languages` left below its `languages:` key.
std::string keep_languages(const std::string& yaml, const std::vector<std::string>& languages);

/// `yaml` with `targets` in its line of them; as it was when there are none.
std::string with_targets(const std::string& yaml, const std::vector<std::string>& targets);

}  // namespace lockstep::cli

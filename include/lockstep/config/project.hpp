#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/model/setting.hpp"

namespace lockstep::config {

/// What an ecosystem lets a user say below `languages.<name>`, in values, since this module knows
/// no ecosystem.
struct LanguageRules {
  std::string name;  ///< `python`
  int order = 0;     ///< position in a project's languages
  std::map<std::string, model::Setting> settings;
  /// Problems of what was said. An Error's `where` may name a key of the language (`abi3`): it is
  /// then shown at that key. May be empty.
  std::function<std::vector<Error>(const model::Project&, const model::Language&)> check;
  /// The platform's name in this ecosystem; an Error when it cannot serve the cell. May be empty.
  std::function<Result<std::string>(const model::Cell&)> platform_tag = {};
  /// The ABIs that each target has a cell for; an empty name is the one that needs none. May be
  /// empty.
  std::function<std::vector<std::string>(const model::Language&)> variants = {};
  /// Project-relative manifests that say what the configuration leaves out. May be empty.
  std::function<std::vector<std::string>(const model::Language&)> manifests = {};
  /// What those of them that exist say, by path; the crate is null before it is known. May be
  /// empty.
  std::function<Result<model::Implied>(
      const model::Language&, const std::map<std::string, std::string>& texts, const model::Crate*)>
      implied = {};
};

/// The words a configuration may use: the known targets and languages.
struct Vocabulary {
  std::vector<model::Target> targets;
  std::vector<LanguageRules> languages;
};

/// The project that the text of a `lockstep.yaml` describes, defaults filled in. Pure: whether its
/// paths exist is not asked, bindings' crates stay as written, and a name or version that manifests
/// might say stays empty. The Error holds every problem
/// with its place in `file`.
Result<model::Project> parse_project(std::string_view text, std::string_view file,
                                     const Vocabulary& vocabulary);

}  // namespace lockstep::config

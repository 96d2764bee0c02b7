#pragma once

#include <string>
#include <vector>

#include "lockstep/config/discover.hpp"

namespace lockstep::config {

/// A key and its value: a text, a list of texts, or a boolean.
struct FoundSetting {
  std::string key;
  model::Value value;
};

/// A section of a configuration: the core, a language.
struct FoundSection {
  std::string name;
  std::vector<FoundSetting> settings;
};

/// What a `lockstep.yaml` is written from.
struct FoundProject {
  FoundSection top;
  FoundSection core;
  std::vector<FoundSection> languages;
};

/// The text of a `lockstep.yaml` of `project`, with what `wishes` say in its place and beside it.
std::string yaml_of(const FoundProject& project, const Wishes& wishes);

/// `folder` as the configuration names it: the project's own is `.`.
std::string folder_word(const std::string& folder);

/// A text as a YAML scalar; what could mean anything else is quoted.
std::string yaml_scalar(const std::string& text);

}  // namespace lockstep::config

#include "ruby/settings.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "ruby/requirement.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

// Ruby names the entry function after the file, so both must be an identifier.
std::string extension_name(const model::Project& project) {
  return replace_all(project.name, "-", "_");
}

std::vector<std::string> texts_of(const model::Language& language, const std::string& key) {
  std::vector<std::string> texts;
  const auto found = language.settings.find(key);
  if (found == language.settings.end() || found->second.array() == nullptr) return texts;
  for (const model::Value& item : *found->second.array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

void read_dependencies(const model::Language& language, Settings& settings,
                       std::vector<Error>& errors) {
  for (const std::string& text : texts_of(language, "dependencies")) {
    auto wanted = parse_dependency(text);
    if (wanted) {
      settings.dependencies.push_back(std::move(*wanted));
    } else {
      errors.push_back(at(std::move(wanted).error(), "dependencies"));
    }
  }
  std::ranges::sort(settings.dependencies, {}, &Dependency::name);
  const auto twice = std::ranges::adjacent_find(settings.dependencies, {}, &Dependency::name);
  if (twice == settings.dependencies.end()) return;
  errors.push_back({ErrorKind::kUsage, "the dependency `" + twice->name + "` stands there twice",
                    "dependencies",
                    "put all its bounds into one line: `" + twice->name + " >= 1.2, < 2`"});
}

void read_library(const model::Project& project, const model::Language& language,
                  Settings& settings, std::vector<Error>& errors) {
  settings.library = language.setting("library", "lib/" + project.name);
  while (settings.library.ends_with('/')) settings.library.pop_back();
  if (is_safe_relative_path(settings.library)) return;
  errors.push_back({ErrorKind::kUsage, "`" + settings.library + "` is no folder of the gem",
                    "library", "name a folder below the gem's root: `lib/" + project.name + "`"});
}

}  // namespace

Result<Settings> read_settings(const model::Project& project, const model::Language& language) {
  Settings settings;
  std::vector<Error> errors;
  auto bounds = parse_bounds(language.setting("required_ruby_version", ">= 3.0"));
  if (bounds) {
    settings.ruby = std::move(*bounds);
  } else {
    errors.push_back(at(std::move(bounds).error(), "required_ruby_version"));
  }
  read_dependencies(language, settings, errors);
  read_library(project, language, settings, errors);
  settings.is_extension = is_extension(language);
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return settings;
}

bool is_extension(const model::Language& language) {
  const auto found = language.settings.find("extension");
  return found != language.settings.end() && found->second.boolean() != nullptr &&
         *found->second.boolean();
}

std::string library_name(const model::Project& project, const model::Language& language,
                         const model::Cell& cell, const std::string& built) {
  if (!is_extension(language)) return built;
  return extension_name(project) + (cell.target.os == "macos" ? ".bundle" : ".so");
}

std::string entry_symbol(const model::Project& project) {
  return "Init_" + extension_name(project);
}

}  // namespace lockstep::ecosystem::ruby

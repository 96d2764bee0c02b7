#include "ruby/settings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

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

// `3.3` as its two numbers; nothing for what is no minor version.
std::optional<std::pair<int, int>> minor_of(const std::string& text) {
  constexpr std::size_t kDigits = 2;
  const std::vector<std::string> parts = split(text, '.');
  const auto is_number = [](const std::string& part) {
    return !part.empty() && part.size() <= kDigits &&
           part.find_first_not_of("0123456789") == std::string::npos;
  };
  if (parts.size() != 2 || !std::ranges::all_of(parts, is_number)) return std::nullopt;
  return std::pair(std::stoi(parts[0]), std::stoi(parts[1]));
}

// An extension runs on the minors that it was compiled for and on no other.
std::string bounds_of(const std::vector<std::string>& versions) {
  if (versions.empty()) return ">= 3.0";
  const auto last = *minor_of(versions.back());
  return ">= " + versions.front() + ", < " + std::to_string(last.first) + "." +
         std::to_string(last.second + 1) + ".dev";
}

void read_versions(const model::Language& language, Settings& settings,
                   std::vector<Error>& errors) {
  if (!language.settings.contains("versions")) return;
  for (const std::string& text : ruby_versions(language)) {
    if (minor_of(text)) {
      settings.versions.push_back(text);
    } else {
      errors.push_back({ErrorKind::kUsage, "`" + text + "` is no minor version of Ruby", "versions",
                        "list them like `versions: [\"3.2\", \"3.3\"]`"});
    }
  }
  std::ranges::sort(settings.versions, {}, minor_of);
  if (std::ranges::adjacent_find(settings.versions) != settings.versions.end())
    errors.push_back({ErrorKind::kUsage, "a version stands there twice", "versions", "remove one"});
  if (!is_extension(language) || !language.crate) {
    errors.push_back({ErrorKind::kUsage, "`versions` is for C extensions that cargo builds",
                      "versions",
                      "a library loaded by fiddle fits every Ruby; for Magnus or rb-sys write "
                      "`extension: true` and name its `crate`"});
  }
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
  read_versions(language, settings, errors);
  auto bounds =
      parse_bounds(language.setting("required_ruby_version", bounds_of(settings.versions)));
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

std::vector<std::string> ruby_versions(const model::Language& language) {
  return texts_of(language, "versions");
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

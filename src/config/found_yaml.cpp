#include "found_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using model::Value;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_plain(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/' || c == '.';
}

// `1.2.3` is no number, whatever comes behind it.
bool is_version(const std::string& text) {
  return text[0] >= '0' && text[0] <= '9' && std::ranges::count(text, '.') > 1;
}

std::string value_text(const Value& value) {
  if (value.text() != nullptr) return yaml_scalar(*value.text());
  if (value.boolean() != nullptr) return *value.boolean() ? "true" : "false";
  std::vector<std::string> texts;
  if (value.array() != nullptr) {
    for (const Value& each : *value.array())
      if (each.text() != nullptr) texts.push_back(yaml_scalar(*each.text()));
  }
  return "[" + join(texts, ", ") + "]";
}

bool says_nothing(const Value& value) {
  if (value.text() != nullptr) return value.text()->empty();
  return value.boolean() == nullptr && (value.array() == nullptr || value.array()->empty());
}

// The section with the wishes for its keys: those that start with `prefix`, less it.
std::vector<FoundSetting> settled(const FoundSection& section, const std::string& prefix,
                                  const Wishes& wishes) {
  std::vector<FoundSetting> settings = section.settings;
  for (const auto& [path, value] : wishes.values) {
    const std::string key = path.starts_with(prefix) ? path.substr(prefix.size()) : "";
    if (key.empty() || key.contains('.')) continue;
    const auto known = std::ranges::find(settings, key, &FoundSetting::key);
    if (known == settings.end()) {
      settings.push_back({key, value});
    } else {
      known->value = value;
    }
  }
  std::erase_if(settings, [](const FoundSetting& each) { return says_nothing(each.value); });
  return settings;
}

std::string lines_of(const std::vector<FoundSetting>& settings, const std::string& indent) {
  std::string lines;
  for (const FoundSetting& each : settings)
    lines += fmt::format("{}{}: {}\n", indent, each.key, value_text(each.value));
  return lines;
}

// Name and version first, as people write them.
std::vector<FoundSetting> in_order(const std::vector<FoundSetting>& settings) {
  constexpr std::array<std::string_view, 4> kFirst = {"name", "version", "description", "license"};
  std::vector<FoundSetting> ordered;
  for (const std::string_view key : kFirst) {
    std::ranges::copy_if(settings, std::back_inserter(ordered),
                         [&](const FoundSetting& each) { return each.key == key; });
  }
  std::ranges::copy_if(settings, std::back_inserter(ordered), [&](const FoundSetting& each) {
    return std::ranges::find(kFirst, each.key) == kFirst.end();
  });
  return ordered;
}

std::string targets_text(const Wishes& wishes) {
  if (!wishes.targets.empty())
    return value_text(Value::Array(wishes.targets.begin(), wishes.targets.end()));
  return "[linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64, windows-arm64]";
}

}  // namespace

std::string yaml_scalar(const std::string& text) {
  const bool is_word = !text.empty() && std::ranges::all_of(text, is_plain) &&
                       (is_letter(text[0]) || is_version(text));
  constexpr std::array<std::string_view, 9> kMeaning = {"true", "false", "yes", "no", "on",
                                                        "off",  "null",  "y",   "n"};
  const bool means = std::ranges::find(kMeaning, lower(text)) != kMeaning.end();
  if ((is_word && !means) || text == ".") return text;
  return model::to_compact_json(Value(text));
}

std::string folder_word(const std::string& folder) {
  return folder.empty() ? "." : yaml_scalar(folder);
}

std::string yaml_of(const FoundProject& project, const Wishes& wishes) {
  std::string yaml =
      "# yaml-language-server: $schema=.lockstep/schema.json\n"
      "# Name, version, license and the like are taken from the project's own manifests.\n";
  yaml += lines_of(in_order(settled(project.top, "", wishes)), "");
  yaml += "core:\n" + lines_of(settled(project.core, "core.", wishes), "  ");
  yaml += "languages:\n";
  for (const FoundSection& language : project.languages) {
    yaml += fmt::format("  {}:\n", language.name);
    yaml += lines_of(settled(language, language.name + ".", wishes), "    ");
  }
  return yaml + "targets: " + targets_text(wishes) + "\n";
}

}  // namespace lockstep::config

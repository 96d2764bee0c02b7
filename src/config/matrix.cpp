#include <fmt/format.h>

#include <algorithm>

#include "draft.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/targets.hpp"
#include "overrides.hpp"

namespace lockstep::config {

namespace {

using model::Target;

constexpr std::string_view kListCommand = "`lockstep targets` lists all";

std::vector<std::string> names_of(const std::vector<Target>& targets) {
  std::vector<std::string> names;
  for (const Target& target : targets) names.push_back(target.name);
  return names;
}

// Other ecosystems' words for a system or machine, in our words.
std::string translated(std::string_view word) {
  static const std::map<std::string, std::string> kWords = {
      {"amd64", "x64"}, {"x86_64", "x64"}, {"aarch64", "arm64"}, {"darwin", "macos"},
      {"osx", "macos"}, {"mac", "macos"},  {"win32", "windows"}, {"win", "windows"},
      {"gnu", ""},      {"glibc", ""},     {"x86-64", "x64"}};
  std::vector<std::string> parts;
  for (std::string& part : split(replace_all(lower(word), "x86_64", "x64"), '-')) {
    const auto known = kWords.find(part);
    if (known == kWords.end()) {
      parts.push_back(std::move(part));
    } else if (!known->second.empty()) {
      parts.push_back(known->second);
    }
  }
  return join(parts, "-");
}

// The ABI alternatives that were chosen: a triple in the list asks for its own ABI.
std::vector<TargetChoice> chosen_targets(Reader& reader, const YamlNode& node,
                                         const std::vector<Target>& targets) {
  std::vector<TargetChoice> chosen;
  std::map<std::string, const YamlNode*> first_places;
  const std::vector<YamlNode> items = reader.scalars(node, "`targets`");
  for (const YamlNode& item : items) {
    const auto choice = find_target(targets, item.text);
    if (!choice) {
      reader.unknown(item.place, fmt::format("unknown target `{}`", item.text),
                     translated(item.text), names_of(targets), kListCommand);
      continue;
    }
    const auto [first, is_new] = first_places.try_emplace(choice->target->name, &item);
    if (is_new) {
      chosen.push_back(*choice);
    } else {
      reader.problem(
          item.place,
          fmt::format("`{}` and `{}` are the same target", first->second->text, item.text),
          fmt::format("first in line {}", first->second->place.line));
    }
  }
  return chosen;
}

std::vector<TargetChoice> standard_targets(const std::vector<Target>& targets) {
  std::vector<TargetChoice> chosen;
  for (const Target& target : targets) {
    if (target.standard) chosen.push_back({&target, target.abi});
  }
  return chosen;
}

void keep_enabled(Reader& reader, const Place& place, std::vector<CellDraft> cells, Draft& draft) {
  for (CellDraft& each : cells) {
    if (each.enabled) draft.project.cells.push_back(std::move(each.cell));
  }
  if (draft.project.cells.empty() && !cells.empty()) {
    reader.problem(place, "every cell is disabled", "leave one enabled at least");
  }
}

}  // namespace

void read_matrix(Reader& reader, const YamlNode& root, const Vocabulary& vocabulary, Draft& draft) {
  const YamlNode* listed_targets = root.find("targets");
  const auto chosen = listed_targets == nullptr
                          ? standard_targets(vocabulary.targets)
                          : chosen_targets(reader, *listed_targets, vocabulary.targets);
  std::vector<CellDraft> cells;
  for (const model::Language& language : draft.project.languages) {
    for (const TargetChoice& choice : chosen) {
      cells.push_back({default_cell(language.name, *choice.target, choice.abi), true});
    }
  }
  const YamlNode* overrides = root.find("cells");
  if (overrides != nullptr && reader.is_map(*overrides, "`cells`")) {
    reader.check_keys(*overrides, "`cells`", {});
    const bool cargo_core = std::holds_alternative<model::CargoCore>(draft.project.core);
    for (const YamlMember& entry : overrides->members) {
      apply_override(reader, entry, vocabulary.targets, cargo_core, cells);
    }
  }
  keep_enabled(reader, overrides == nullptr ? Place{1, 1, 1} : overrides->place, std::move(cells),
               draft);
}

}  // namespace lockstep::config

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "draft.hpp"
#include "floors.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/targets.hpp"
#include "overrides.hpp"

namespace lockstep::config {

namespace {

using model::LeftOut;
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

// A target of the matrix, with the ABI that was asked for, and where.
struct Chosen {
  const Target* target = nullptr;
  std::string abi;
  std::optional<Place> place;  // nothing for a standard one that nobody named
};

// A triple in the list asks for its own ABI.
std::vector<Chosen> chosen_targets(Reader& reader, const YamlNode& node,
                                   const std::vector<Target>& targets) {
  std::vector<Chosen> chosen;
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
      chosen.push_back({choice->target, choice->abi, item.place});
    } else {
      reader.problem(
          item.place,
          fmt::format("`{}` and `{}` are the same target", first->second->text, item.text),
          fmt::format("first in line {}", first->second->place.line));
    }
  }
  return chosen;
}

std::vector<Chosen> standard_targets(const std::vector<Target>& targets) {
  std::vector<Chosen> chosen;
  for (const Target& target : targets) {
    if (target.standard) chosen.push_back({&target, target.abi, std::nullopt});
  }
  return chosen;
}

const LanguageRules* find_rules(const Vocabulary& vocabulary, std::string_view name) {
  const auto found = std::ranges::find(vocabulary.languages, name, &LanguageRules::name);
  return found == vocabulary.languages.end() ? nullptr : &*found;
}

// Why the language can make no package for a target on any terms; what it refuses of one ABI alone
// can be mended, and is said when the package is named.
std::optional<LeftOut> unservable(const Vocabulary& vocabulary, const std::string& language,
                                  const Target& target) {
  const LanguageRules* rules = find_rules(vocabulary, language);
  if (rules == nullptr || !rules->platform_tag) return std::nullopt;
  const model::Cell cell = default_cell(language, target, target.abi);
  const auto tag = rules->platform_tag(cell);
  if (tag) return std::nullopt;
  return LeftOut{cell.name(), tag.error().message};
}

std::vector<std::string> variants_of(const Vocabulary& vocabulary,
                                     const model::Language& language) {
  const LanguageRules* rules = find_rules(vocabulary, language.name);
  if (rules == nullptr || !rules->variants) return {""};
  return rules->variants(language);
}

void note_choice(const Chosen& choice, CellDraft& draft) {
  if (!choice.place) return;
  draft.said["target"] = *choice.place;
  if (choice.abi == choice.target->abi) return;
  for (const char* key : {"abi", "triple", "toolchain"}) draft.said[key] = *choice.place;
}

// Languages × targets, less what no package can be made for.
std::vector<CellDraft> all_cells(const std::vector<Chosen>& chosen, const Vocabulary& vocabulary,
                                 Draft& draft) {
  std::vector<CellDraft> cells;
  for (const model::Language& language : draft.project.languages) {
    for (const Chosen& choice : chosen) {
      if (auto out = unservable(vocabulary, language.name, *choice.target)) {
        draft.project.left_out.push_back(std::move(*out));
        continue;
      }
      for (std::string& variant : variants_of(vocabulary, language)) {
        cells.push_back({default_cell(language.name, *choice.target, choice.abi), true});
        cells.back().cell.variant = std::move(variant);
        note_choice(choice, cells.back());
      }
    }
  }
  return cells;
}

// A target that serves none of the languages is a mistake.
void check_served(Reader& reader, const std::vector<Chosen>& chosen, const Vocabulary& vocabulary,
                  const std::vector<model::Language>& languages) {
  for (const Chosen& choice : chosen) {
    std::vector<std::string> reasons;
    for (const model::Language& language : languages) {
      if (const auto out = unservable(vocabulary, language.name, *choice.target))
        reasons.push_back(out->reason);
    }
    if (reasons.empty() || reasons.size() < languages.size()) continue;
    reader.problem(choice.place.value_or(Place{1, 1, 1}),
                   fmt::format("no language of this project has packages for target `{}`",
                               choice.target->name),
                   join(reasons, "\n"));
  }
}

// Whether an entry speaks of a cell that cannot be.
bool names_left_out(Reader& reader, const YamlMember& entry, const std::vector<LeftOut>& left_out) {
  const auto found = std::ranges::find(left_out, entry.key.text, &LeftOut::cell);
  if (found == left_out.end()) return false;
  reader.problem(entry.key.place, fmt::format("there can be no package `{}`", entry.key.text),
                 found->reason + ": remove this entry");
  return true;
}

// The cell whose library becomes a part of `fat`'s: the matrix's own where it has one.
model::Cell slice_of(const model::Cell& fat, const Target& thin,
                     const std::vector<CellDraft>& cells) {
  const auto own = std::ranges::find_if(cells, [&](const CellDraft& each) {
    return each.cell.language == fat.language && each.cell.target.name == thin.name &&
           each.cell.variant == fat.variant;
  });
  if (own != cells.end()) return own->cell;
  model::Cell slice = default_cell(fat.language, thin, thin.abi);
  if (parse_floor(slice.macos) < parse_floor(fat.macos)) slice.macos = fat.macos;
  if (!fat.toolchain.empty()) slice.toolchain = fat.toolchain;
  slice.image = fat.image;
  slice.features = fat.features;
  slice.default_features = fat.default_features;
  slice.variant = fat.variant;
  return slice;
}

// A setting of `fat` that its slice, a cell with settings of its own, does not have.
std::optional<std::string> disagreement(const model::Cell& fat, const model::Cell& slice) {
  if (parse_floor(slice.macos) < parse_floor(fat.macos)) return "macos";
  if (!fat.toolchain.empty() && fat.toolchain != slice.toolchain) return "toolchain";
  if (!fat.features.empty() && fat.features != slice.features) return "features";
  return std::nullopt;
}

// Gives each fat cell its slices, and what it has of them: the lowest floor and the toolchain.
void settle_fat(Reader& reader, const Place& place, const std::vector<Target>& targets,
                std::vector<CellDraft>& cells) {
  for (CellDraft& draft : cells) {
    model::Cell& fat = draft.cell;
    for (const std::string& name : fat.target.fat_of) {
      const auto thin = std::ranges::find(targets, name, &Target::name);
      if (thin == targets.end()) continue;
      fat.slices.push_back(slice_of(fat, *thin, cells));
      if (const auto key = disagreement(fat, fat.slices.back())) {
        reader.problem(place,
                       fmt::format("`{}` of {} is not that of {}, which it is joined from", *key,
                                   fat.name(), fat.slices.back().name()),
                       fmt::format("give `{}` to {} instead", *key, fat.slices.back().name()));
      }
    }
    if (fat.slices.empty()) continue;
    const auto lowest = std::ranges::min_element(
        fat.slices, {}, [](const model::Cell& slice) { return parse_floor(slice.macos); });
    fat.macos = lowest->macos;
    fat.toolchain = lowest->toolchain;
  }
}

void add_features(const std::vector<std::string>& features, model::Cell& cell) {
  std::set<std::string> all(cell.features.begin(), cell.features.end());
  all.insert(features.begin(), features.end());
  cell.features.assign(all.begin(), all.end());
}

// Cargo compiles a crate once for one target: what one language asks of it, all get.
void check_features(Reader& reader, const Place& place, const Draft& draft) {
  if (!std::holds_alternative<model::CargoCore>(draft.project.core)) return;
  const auto crate_of = [&](const model::Cell& cell) {
    return draft.project.language(cell.language)->crate;
  };
  // By all that one compile of a crate is told: the first cell that it is for.
  std::map<std::vector<std::string>, const model::Cell*> compiles;
  for (const model::Cell& cell : draft.project.cells) {
    const std::optional<std::string> crate = crate_of(cell);
    if (!crate) continue;
    const auto [first, is_new] =
        compiles.try_emplace({*crate, cell.target.name, cell.triple, cell.glibc, cell.macos,
                              cell.toolchain, cell.default_features ? "default features" : ""},
                             &cell);
    if (is_new || first->second->features == cell.features) continue;
    return reader.problem(
        place,
        fmt::format("{} and {} are made of one crate, {}, with different features",
                    first->second->name(), cell.name(), quoted(crate->empty() ? "." : *crate)),
        "give both the same `features`, or each a crate of its own");
  }
}

void keep_enabled(Reader& reader, const Place& place, std::vector<CellDraft> cells, Draft& draft) {
  for (const CellDraft& each : cells) {
    if (each.enabled) draft.project.cells.push_back(each.cell);
  }
  draft.matrix = std::move(cells);
  if (draft.project.cells.empty() && !draft.matrix.empty()) {
    reader.problem(place, "every cell is disabled", "leave one enabled at least");
  }
}

}  // namespace

std::vector<MatrixCell> matrix_of(const Draft& draft, const SourceText& source) {
  std::vector<MatrixCell> cells;
  for (const CellDraft& each : draft.matrix) {
    cells.push_back({each.cell, each.enabled, {}});
    for (const auto& [key, place] : each.said) cells.back().said[key] = source.mark(place);
  }
  return cells;
}

void read_matrix(Reader& reader, const YamlNode& root, const Vocabulary& vocabulary, Draft& draft) {
  const YamlNode* listed_targets = root.find("targets");
  const auto chosen = listed_targets == nullptr
                          ? standard_targets(vocabulary.targets)
                          : chosen_targets(reader, *listed_targets, vocabulary.targets);
  std::vector<CellDraft> cells = all_cells(chosen, vocabulary, draft);
  check_served(reader, chosen, vocabulary, draft.project.languages);
  const YamlNode* overrides = root.find("cells");
  if (overrides != nullptr && reader.is_map(*overrides, "`cells`")) {
    reader.check_keys(*overrides, "`cells`", {});
    const bool cargo_core = std::holds_alternative<model::CargoCore>(draft.project.core);
    for (const YamlMember& entry : overrides->members) {
      if (names_left_out(reader, entry, draft.project.left_out)) continue;
      apply_override(reader, entry, vocabulary.targets, cargo_core, cells);
    }
  }
  for (CellDraft& each : cells) {
    const LanguagePlaces& places = draft.places[each.cell.language];
    add_features(draft.features[each.cell.language], each.cell);
    if (const auto place = places.keys.find("features"); place != places.keys.end())
      each.said.try_emplace("features", place->second);
  }
  settle_fat(reader, overrides == nullptr ? Place{1, 1, 1} : overrides->place, vocabulary.targets,
             cells);
  keep_enabled(reader, overrides == nullptr ? Place{1, 1, 1} : overrides->place, std::move(cells),
               draft);
  check_features(reader, overrides == nullptr ? Place{1, 1, 1} : overrides->place, draft);
}

}  // namespace lockstep::config

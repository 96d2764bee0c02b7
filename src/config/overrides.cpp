#include "overrides.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "adopted.hpp"
#include "floors.hpp"
#include "keys.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/config/targets.hpp"

namespace lockstep::config {

namespace {

using model::Cell;
using model::Target;

// The toolchain of an ABI that is not the row's default: only the host can have one.
constexpr std::string_view kOtherToolchain = "host";

std::vector<std::string> abis_of(const Target& target) {
  std::vector<std::string> abis;
  for (const auto& [abi, triple] : target.triples) abis.push_back(abi);
  return abis;
}

void choose_abi(Cell& cell, const std::string& abi) {
  if (cell.abi == abi) return;
  const bool had_default_tools =
      cell.toolchain == cell.target.toolchain || cell.toolchain == kOtherToolchain;
  cell.abi = abi;
  cell.triple = cell.target.triples.at(abi);
  if (had_default_tools)
    cell.toolchain = abi == cell.target.abi ? cell.target.toolchain : kOtherToolchain;
}

bool is_feature(std::string_view text) {
  return !text.empty() && text.front() != '-' && std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && c != ',' && c != '"' && c != '\'' && c != '\\' && byte != 0x7F;
  });
}

// Applies the keys of one entry to the cells its pattern names.
class Override {
 public:
  Override(Reader& reader, const YamlMember& entry, const std::vector<Target>& targets,
           bool cargo_core)
      : reader_(reader), entry_(entry), targets_(targets), cargo_core_(cargo_core) {}

  void apply(std::vector<CellDraft>& cells) {
    if (!find_cells(cells) || !reader_.is_map(entry_.value, what())) return;
    reader_.check_keys(entry_.value, what(), names_of(cell_keys()));
    // The ABI goes first: it sets the triple and the toolchain that other keys may change again.
    read_abi();
    read_triple();
    read_toolchain();
    read_image();
    read_floor("glibc", &Cell::glibc, &Target::glibc, glibc_problem);
    read_floor("macos", &Cell::macos, &Target::macos, macos_problem);
    read_tier();
    read_features();
    read_default_features();
    read_enabled();
    if (const YamlNode* node = find("adopt")) take_adopted(*node);
  }

 private:
  std::string what() const { return quoted(entry_.key.text); }
  const YamlNode* find(std::string_view key) const { return entry_.value.find(key); }

  bool find_cells(std::vector<CellDraft>& cells) {
    const auto slash = entry_.key.text.find('/');
    if (slash == std::string::npos) {
      const bool is_language = std::ranges::any_of(cells, [this](const CellDraft& each) {
        return glob_match(entry_.key.text, each.cell.language);
      });
      reader_.problem(entry_.key.place, fmt::format("`{}` names no cell", entry_.key.text),
                      fmt::format("a cell is language/target: `{}{}{}`", is_language ? "" : "*/",
                                  entry_.key.text, is_language ? "/*" : ""));
      return false;
    }
    const std::string pattern = resolved_pattern(entry_.key.text, targets_);
    std::vector<std::string> names;
    for (CellDraft& each : cells) {
      names.push_back(each.cell.name());
      if (names_cell(pattern, each.cell)) matched_.push_back(&each);
    }
    if (!matched_.empty() || cells.empty()) return !matched_.empty();
    reader_.unknown(entry_.key.place, fmt::format("`{}` matches no cell", entry_.key.text),
                    entry_.key.text, names, "`lockstep plan` lists the cells");
    return false;
  }

  void read_abi() {
    const YamlNode* node = find("abi");
    const auto abi = node == nullptr ? std::nullopt : reader_.text(*node, "`abi`");
    if (!abi) return;
    bool is_taken = false;
    for (CellDraft* each : matched_) {
      const std::vector<std::string> known = abis_of(each->cell.target);
      if (known == std::vector<std::string>{""}) continue;
      is_taken = true;
      if (std::ranges::find(known, *abi) == known.end()) {
        return reader_.unknown(
            node->place, fmt::format("{} has no ABI `{}`", each->cell.name(), *abi), *abi, known);
      }
      choose(*each, *abi, node->place);
    }
    if (!is_taken) no_use(*node, "abi");
  }

  // An ABI brings its triple and its toolchain.
  static void choose(CellDraft& each, const std::string& abi, const Place& place) {
    const std::string toolchain = each.cell.toolchain;
    choose_abi(each.cell, abi);
    each.said["abi"] = place;
    each.said["triple"] = place;
    if (each.cell.toolchain != toolchain) each.said["toolchain"] = place;
  }

  void note(std::string_view key, const YamlNode& node) {
    for (CellDraft* each : matched_) each->said[std::string(key)] = node.place;
  }

  void no_use(const YamlNode& node, std::string_view key) {
    reader_.problem(node.place,
                    fmt::format("no cell that {} names has a choice of `{}`", what(), key),
                    "leave it out, or change the pattern");
  }

  void read_triple() {
    const YamlNode* node = find("triple");
    const auto triple = node == nullptr ? std::nullopt : reader_.text(*node, "`triple`");
    if (!triple) return;
    const Target& first = matched_.front()->cell.target;
    for (const CellDraft* each : matched_) {
      if (each->cell.target.name == first.name) continue;
      return reader_.problem(
          node->place,
          fmt::format("{} names several targets, which cannot share a triple", what()));
    }
    if (!first.fat_of.empty()) {
      return reader_.problem(node->place, fmt::format("`{}` has no triple of its own", first.name),
                             "give it to " + join(first.fat_of, " or ") + ", which it joins");
    }
    const auto owner = find_target(targets_, *triple);
    if (owner && owner->target->name == *triple) {
      return reader_.problem(node->place, fmt::format("`{}` is a target, not a triple", *triple));
    }
    if (owner && owner->target->name != first.name) {
      return reader_.problem(
          node->place, fmt::format("the triple `{}` is target `{}`", *triple, owner->target->name));
    }
    if (!is_triple(*triple)) {
      return reader_.problem(node->place, fmt::format("`{}` is no triple", *triple),
                             "as in `x86_64-unknown-linux-gnu`");
    }
    for (CellDraft* each : matched_) {
      if (owner) choose(*each, owner->abi, node->place);
      each->cell.triple = *triple;
      each->said["triple"] = node->place;
    }
  }

  static bool is_triple(std::string_view text) {
    const auto parts = split(text, '-');
    constexpr std::size_t kLeast = 2;
    constexpr std::size_t kMost = 5;
    return parts.size() >= kLeast && parts.size() <= kMost &&
           std::ranges::all_of(parts, [](const std::string& part) {
             return !part.empty() && std::ranges::all_of(part, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
             });
           });
  }

  void read_toolchain() {
    const YamlNode* node = find("toolchain");
    const auto name = node == nullptr ? std::nullopt : reader_.text(*node, "`toolchain`");
    if (!name) return;
    const auto& known = toolchain_names();
    if (std::ranges::find(known, *name) == known.end()) {
      return reader_.unknown(node->place, fmt::format("unknown toolchain `{}`", *name), *name,
                             known);
    }
    for (CellDraft* each : matched_) each->cell.toolchain = *name;
    note("toolchain", *node);
  }

  // A name of lockstep's or the project's, or any image's as engines write it.
  static bool is_image(std::string_view text) {
    const auto is_plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && is_plain(text.front()) && std::ranges::all_of(text, [&](char c) {
      return is_plain(c) || std::string_view("._/:@-").find(c) != std::string_view::npos;
    });
  }

  void read_image() {
    const YamlNode* node = find("image");
    const auto image = node == nullptr ? std::nullopt : reader_.text(*node, "`image`");
    if (!image) return;
    if (!is_image(*image)) {
      return reader_.problem(node->place, fmt::format("`{}` is no image", *image),
                             "`zig`, `mingw`, or a name with its digest: `name@sha256:…`");
    }
    for (CellDraft* each : matched_) each->cell.image = *image;
    note("image", *node);
  }

  template <typename Problem>
  void read_floor(std::string_view key, std::string Cell::* of_cell,
                  std::string Target::* of_target, Problem problem_of) {
    const YamlNode* node = find(key);
    const auto floor = node == nullptr ? std::nullopt : reader_.text(*node, quoted(key));
    if (!floor) return;
    if (const auto wrong = problem_of(*floor)) return reader_.problem(node->place, *wrong);
    bool is_taken = false;
    for (CellDraft* each : matched_) {
      const std::string& least = each->cell.target.*of_target;
      if (least.empty()) continue;
      is_taken = true;
      if (parse_floor(*floor) < parse_floor(least)) {
        return reader_.problem(
            node->place, fmt::format("{} cannot run on {} {}", each->cell.name(), key, *floor),
            fmt::format("the oldest for target `{}` is {}", each->cell.target.name, least));
      }
      each->cell.*of_cell = *floor;
      each->said[std::string(key)] = node->place;
    }
    if (!is_taken) no_use(*node, key);
  }

  void read_tier() {
    const YamlNode* node = find("tier");
    const auto tier = node == nullptr ? std::nullopt : reader_.number(*node, "`tier`", 1, 3);
    if (!tier) return;
    for (CellDraft* each : matched_) each->cell.tier = *tier;
    note("tier", *node);
  }

  void read_features() {
    const YamlNode* node = find("features");
    if (node == nullptr) return;
    if (!cargo_core_) {
      return reader_.problem(node->place,
                             "`features` are cargo's, and the core is not built by cargo");
    }
    const std::vector<std::string> features = config::read_features(reader_, *node);
    for (CellDraft* each : matched_) each->cell.features = features;
    note("features", *node);
  }

  void read_default_features() {
    const YamlNode* node = find("default_features");
    if (node == nullptr) return;
    if (!cargo_core_) {
      return reader_.problem(node->place,
                             "`default_features` are cargo's, and the core is not built by cargo");
    }
    const auto on = reader_.flag(*node, "`default_features`");
    if (!on) return;
    for (CellDraft* each : matched_) each->cell.default_features = *on;
    note("default_features", *node);
  }

  void take_adopted(const YamlNode& node) {
    const auto adopted = read_adopted(reader_, node);
    for (CellDraft* each : matched_) each->cell.adopted = filled_in(adopted, each->cell);
    note("adopt", node);
  }

  void read_enabled() {
    const YamlNode* node = find("enabled");
    const auto enabled = node == nullptr ? std::nullopt : reader_.flag(*node, "`enabled`");
    if (!enabled) return;
    for (CellDraft* each : matched_) each->enabled = *enabled;
    note("enabled", *node);
  }

  Reader& reader_;
  const YamlMember& entry_;
  const std::vector<Target>& targets_;
  bool cargo_core_;
  std::vector<CellDraft*> matched_;
};

}  // namespace

std::string resolved_pattern(std::string_view pattern, const std::vector<Target>& targets) {
  const auto slash = pattern.find('/');
  if (slash == std::string_view::npos) return std::string(pattern);
  const auto triple = find_target(targets, pattern.substr(slash + 1));
  if (!triple) return std::string(pattern);
  return std::string(pattern.substr(0, slash + 1)) + triple->target->name;
}

bool names_cell(std::string_view pattern, const Cell& cell) {
  return glob_match(pattern, cell.name()) ||
         glob_match(pattern, cell.language + "/" + cell.target.name);
}

std::vector<std::string> read_features(Reader& reader, const YamlNode& node) {
  std::vector<std::string> features;
  for (YamlNode& item : reader.scalars(node, "`features`")) {
    if (is_feature(item.text)) {
      features.push_back(std::move(item.text));
    } else {
      reader.problem(item.place, fmt::format("`{}` is no cargo feature", item.text));
    }
  }
  std::ranges::sort(features);
  return features;
}

Cell default_cell(const std::string& language, const Target& target, const std::string& abi) {
  Cell cell;
  cell.language = language;
  cell.target = target;
  cell.abi = target.abi;
  cell.triple = target.triples.at(target.abi);
  cell.glibc = target.glibc;
  cell.macos = target.macos;
  cell.toolchain = target.toolchain;
  choose_abi(cell, abi);
  return cell;
}

void apply_override(Reader& reader, const YamlMember& entry, const std::vector<Target>& targets,
                    bool cargo_core, std::vector<CellDraft>& cells) {
  Override(reader, entry, targets, cargo_core).apply(cells);
}

}  // namespace lockstep::config

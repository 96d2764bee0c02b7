#include "shipped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "history.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::cli {

namespace {

using model::Cell;
using model::Value;

constexpr std::string_view kNone =
    "no release: there is no dist/release.json with cells, and no tag vX.Y.Z";

Cell cell_from(const Value& value) {
  Cell cell;
  const auto parts = split(value.text_at("cell"), '/');
  cell.language = parts.front();
  const auto place = split(parts.back(), '@');
  cell.target.name = place.front();
  if (place.size() > 1) cell.variant = place.back();
  cell.glibc = value.text_at("glibc");
  cell.macos = value.text_at("macos");
  const Value* tier = value.find("tier");
  if (tier != nullptr && tier->integer() != nullptr) cell.tier = static_cast<int>(*tier->integer());
  return cell;
}

// Nothing when it is not there, or of a version that did not list its cells.
std::optional<Shipped> from_record(const sys::Filesystem& files, const std::string& folder) {
  const auto text = files.read(join_path(folder, "dist/release.json"));
  const auto record = text ? model::parse_json(*text) : fail(ErrorKind::kNotFound, "");
  const Value* cells = record ? record->find("cells") : nullptr;
  if (cells == nullptr || cells->array() == nullptr) return std::nullopt;
  Shipped shipped{record->text_at("version"), "dist/release.json", {}};
  for (const Value& cell : *cells->array()) shipped.cells.push_back(cell_from(cell));
  return shipped;
}

bool is_lower(const std::string& a, const std::string& b) {
  const auto first = version::parse_semver(a);
  const auto second = version::parse_semver(b);
  return first && second && version::precedence(*first, *second) < 0;
}

// What an ecosystem says of its settings needs the manifests of then, and says nothing of cells.
std::vector<config::LanguageRules> unchecked_rules() {
  std::vector<config::LanguageRules> rules = language_rules();
  for (config::LanguageRules& each : rules) each.check = {};
  return rules;
}

Result<std::optional<Shipped>> from_tag(const sys::Filesystem& files,
                                        const config::ConfigurationFile& found,
                                        const std::string& before) {
  LOCKSTEP_TRY(history, read_history(found.folder, before));
  if (!history || !history->last) return std::nullopt;
  const VersionTag& tag = *history->last;
  const std::string path = history->prefix + std::string(file_name(found.path));
  LOCKSTEP_TRY(text, history->repository.file_at(tag.commit, path));
  if (!text) return std::nullopt;
  LOCKSTEP_TRY(targets, config::known_targets(files, found.folder));
  const std::string name = fmt::format("the lockstep.yaml of tag v{}", tag.version.text());
  auto matrix = config::parse_matrix(*text, found.file, {targets, unchecked_rules()});
  if (!matrix) {
    return Shipped{
        "",
        fmt::format("no release: {} cannot be read any more: {}", name, matrix.error().message),
        {}};
  }
  return Shipped{tag.version.text(), name, std::move(matrix->project.cells)};
}

// What a cell is to those who use it.
std::string floor_loss(const Cell& was, const Cell& is) {
  const auto raised = [&](std::string_view name, const std::string& old, const std::string& now) {
    const auto a = split(old, '.');
    const auto b = split(now, '.');
    const auto number = [](const std::vector<std::string>& parts) {
      std::vector<long> numbers;
      for (const std::string& part : parts) numbers.push_back(std::atol(part.c_str()));
      return numbers;
    };
    if (old.empty() || now.empty() || number(b) <= number(a)) return std::string();
    return fmt::format("{} needs {} {}, not {}", was.name(), name, now, old);
  };
  const std::string glibc = raised("glibc", was.glibc, is.glibc);
  return glibc.empty() ? raised("macOS", was.macos, is.macos) : glibc;
}

// Whether those who had `was` are served by `cell`; one ABI may have become several.
bool serves(const Cell& cell, const Cell& was) {
  return cell.language == was.language && cell.target.name == was.target.name &&
         (was.variant.empty() || cell.variant == was.variant);
}

}  // namespace

Result<Shipped> last_shipped(const sys::Filesystem& files, const config::ConfigurationFile& found,
                             const std::string& before) {
  const auto record = before.empty() ? from_record(files, found.folder) : std::nullopt;
  LOCKSTEP_TRY(tagged, from_tag(files, found, before));
  const bool is_older = record && tagged && is_lower(record->version, tagged->version);
  if (record && !is_older) return *record;
  if (tagged) return *tagged;
  return Shipped{"", std::string(kNone), {}};
}

std::vector<std::string> losses_of(const Shipped& shipped, const std::vector<Cell>& cells) {
  std::vector<std::string> losses;
  for (const Cell& was : shipped.cells) {
    const auto is =
        std::ranges::find_if(cells, [&](const Cell& cell) { return serves(cell, was); });
    if (is == cells.end()) {
      losses.push_back(was.name() + " is gone");
      continue;
    }
    if (std::string loss = floor_loss(was, *is); !loss.empty()) losses.push_back(std::move(loss));
    if (is->tier > was.tier)
      losses.push_back(fmt::format("{} is of tier {}, not {}", was.name(), is->tier, was.tier));
  }
  return losses;
}

Value shipped_value(const std::vector<Cell>& cells) {
  Value::Array values;
  for (const Cell& cell : cells) {
    values.emplace_back(Value::Object{
        {"cell", cell.name()}, {"glibc", cell.glibc}, {"macos", cell.macos}, {"tier", cell.tier}});
  }
  return values;
}

}  // namespace lockstep::cli

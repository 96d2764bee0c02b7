#include "places.hpp"

#include <algorithm>
#include <map>

#include "cell_index.hpp"

namespace lockstep::plan {

using model::Action;
using model::Cell;

namespace {

// What may stand in an id, and so in a file's name.
std::string id_suffix(const std::string& image) {
  std::string suffix = "@" + image;
  for (char& c : suffix) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@';
    if (!is_plain) c = '-';
  }
  return suffix;
}

}  // namespace

std::string image_for(const Cell& cell, Placement placement) {
  if (placement == Placement::kLocal) return {};
  if (!cell.image.empty() || placement == Placement::kAsSaid) return cell.image;
  return toolchain::default_image(cell.toolchain);
}

std::vector<Cell> thin_cells(const std::vector<Cell>& cells) {
  std::vector<Cell> thin;
  CellIndex known;
  const auto add = [&](const Cell& cell) {
    if (known.contains(cell)) return;
    known.add(cell);
    thin.push_back(cell);
  };
  for (const Cell& cell : cells) {
    if (!cell.adopted.empty()) continue;
    if (cell.slices.empty()) add(cell);
    for (const Cell& slice : cell.slices) add(slice);
  }
  return thin;
}

void run_in_image(const std::string& image, const toolchain::Host& local, BuildActions& build) {
  if (image.empty()) return;
  for (Action& action : build.actions) {
    if (action.kind == model::ActionKind::kFetch && local.rust) continue;
    action.image = image;
    action.toolchain["image"] = image;
  }
}

void name_after_image(const std::string& name, BuildActions& build) {
  std::map<std::string, std::string> ids;
  for (Action& action : build.actions) {
    if (action.image.empty()) continue;
    const std::string id = action.id + id_suffix(name);
    ids[action.id] = id;
    action.id = id;
  }
  const auto rename = [&](std::string& id) {
    const auto found = ids.find(id);
    if (found != ids.end()) id = found->second;
  };
  for (Action& action : build.actions) {
    for (model::Input& input : action.inputs) {
      if (auto* upstream = std::get_if<model::UpstreamInput>(&input)) rename(upstream->action);
    }
  }
  for (auto& [cell, natives] : build.natives) {
    for (model::NativeOutput& native : natives) rename(native.action);
  }
}

void join_actions(BuildActions more, BuildActions& build) {
  for (Action& action : more.actions) {
    const bool is_there = std::ranges::any_of(
        build.actions, [&](const Action& other) { return other.id == action.id; });
    if (!is_there) build.actions.push_back(std::move(action));
  }
  build.natives.merge(std::move(more.natives));
  build.blocked.merge(std::move(more.blocked));
  build.core_builds += more.core_builds;
}

}  // namespace lockstep::plan

#include "core_builds.hpp"

#include <algorithm>

namespace lockstep::plan {

namespace {

bool agree(const model::Cell& a, const model::Cell& b) {
  return a.target.name == b.target.name && a.triple == b.triple && a.glibc == b.glibc &&
         a.macos == b.macos && a.toolchain == b.toolchain &&
         a.default_features == b.default_features;
}

std::string distinct_id(const model::Cell& cell) {
  std::string id = "core/" + cell.target.name + "-" + cell.toolchain;
  if (!cell.glibc.empty()) id += "-glibc" + cell.glibc;
  if (!cell.macos.empty()) id += "-macos" + cell.macos;
  if (!cell.abi.empty()) id += "-" + cell.abi;
  // A cell's own triple changes nothing else.
  const auto own = cell.target.triples.find(cell.abi);
  if (own == cell.target.triples.end() || own->second != cell.triple) id += "-" + cell.triple;
  if (!cell.default_features) id += "-bare";
  return id;
}

}  // namespace

std::vector<CoreBuild> core_builds(const std::vector<model::Cell>& cells) {
  std::vector<CoreBuild> builds;
  for (const model::Cell& cell : cells) {
    const auto same = std::ranges::find_if(
        builds, [&](const auto& build) { return agree(build.cells.front(), cell); });
    if (same == builds.end())
      builds.push_back({"core/" + cell.target.name, {cell}});
    else
      same->cells.push_back(cell);
  }
  for (CoreBuild& build : builds) {
    const std::string& target = build.cells.front().target.name;
    const auto of_target = std::ranges::count_if(
        builds, [&](const auto& other) { return other.cells.front().target.name == target; });
    if (of_target > 1) build.id = distinct_id(build.cells.front());
  }
  return builds;
}

std::vector<model::Cell> buildable_cells(const CoreRequest& request,
                                         std::map<std::string, Error>& blocked) {
  std::vector<model::Cell> buildable;
  for (const model::Cell& cell : request.cells) {
    auto why = toolchain::why_blocked(request.host, cell, kind_of(request.project.core));
    if (why)
      blocked.emplace(cell.name(), std::move(*why));
    else
      buildable.push_back(cell);
  }
  return buildable;
}

toolchain::CoreKind kind_of(const model::Core& core) {
  if (std::holds_alternative<model::CargoCore>(core)) return toolchain::CoreKind::kCargo;
  if (std::holds_alternative<model::CmakeCore>(core)) return toolchain::CoreKind::kCmake;
  return toolchain::CoreKind::kCommand;
}

}  // namespace lockstep::plan

#include "core_builds.hpp"

#include <fmt/format.h>

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

// What a cell's compiles need of the host, beyond the core's.
std::optional<Error> variant_obstacle(const CoreRequest& request, const model::Cell& cell) {
  const auto variants = request.variants.find(cell.name());
  if (variants == request.variants.end()) return std::nullopt;
  const toolchain::Host& host = request.host;
  for (const auto& variant : variants->second) {
    for (const auto& [variable, name] : variant.programs) {
      const bool is_own = cell.target.os == host.os && cell.target.arch == host.arch &&
                          (cell.target.libc == "musl") == host.glibc.empty();
      if (!is_own) {
        return Error{ErrorKind::kNotFound,
                     fmt::format("needs {} and its headers for {}", name, cell.target.name),
                     cell.name(),
                     fmt::format("build it on such a machine, or leave it out: "
                                 "cells: '{}': {{enabled: false}}",
                                 cell.name())};
      }
      if (host.programs.contains(name)) continue;
      return Error{ErrorKind::kNotFound, fmt::format("needs {}, which is not on PATH", name),
                   cell.name(), "install it together with its headers, and put it on PATH"};
    }
  }
  return std::nullopt;
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
    if (!why) why = variant_obstacle(request, cell);
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

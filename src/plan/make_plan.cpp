#include <algorithm>

#include "adopt.hpp"
#include "cell_index.hpp"
#include "frame.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/plan/select.hpp"
#include "packages.hpp"
#include "packaging_files.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::Project;

// Cells that are compiled for: fat ones give way to their slices, those that adopt are none.
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

// `thin` is the plan's project with thin cells alone, `cells` those of them to compile for.
CoreRequest core_request(const model::Plan& plan, const Project& thin,
                         const std::vector<Cell>& cells, const model::Survey& survey,
                         const toolchain::Host& host) {
  CoreRequest request{thin, survey, host, cells, {}, {}, {}, plan.slot};
  request.packaging = packaging_files(plan.project, survey);
  for (const model::Language& language : plan.project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    request.env.insert(ecosystem->compile_env.begin(), ecosystem->compile_env.end());
    request.roles[language.name] = ecosystem->natives(language);
  }
  for (const Cell& cell : thin.cells) {
    const auto* ecosystem = ecosystem::find_ecosystem(cell.language);
    if (ecosystem->compile_variants == nullptr) continue;
    auto variants = ecosystem->compile_variants(*plan.project.language(cell.language), cell);
    if (!variants.empty()) request.variants[cell.name()] = std::move(variants);
  }
  return request;
}

Result<BuildActions> build_actions(const CoreRequest& request) {
  if (request.cells.empty()) return BuildActions{};
  if (std::holds_alternative<model::CargoCore>(request.project.core)) return cargo_actions(request);
  if (std::holds_alternative<model::CmakeCore>(request.project.core)) return cmake_actions(request);
  return command_actions(request);
}

// A fat cell cannot be built when one of its slices cannot.
std::vector<model::BlockedCell> blocked_cells(const std::vector<Cell>& cells,
                                              const std::map<std::string, Error>& blocked) {
  std::vector<model::BlockedCell> named;
  for (const Cell& cell : cells) {
    std::vector<Cell> needed = thin_cells({cell});
    if (!cell.adopted.empty()) needed = {cell};
    for (const Cell& each : needed) {
      const auto why = blocked.find(each.name());
      if (why == blocked.end()) continue;
      named.push_back({cell.name(), why->second.message, why->second.hint});
      break;
    }
  }
  return named;
}

}  // namespace

Result<model::Plan> make_plan(const Project& project, const model::Survey& survey,
                              const toolchain::Host& host, const Request& request) {
  LOCKSTEP_TRY(plan, plan_frame(project, survey));
  LOCKSTEP_TRY(selected, select_cells(project.cells, request.only));
  LOCKSTEP_TRY(cells, shard_cells(selected, request.shard));
  plan.cells = std::move(cells);
  Project thin = plan.project;
  thin.cells = thin_cells(plan.project.cells);
  const std::vector<Cell> compiled = thin_cells(plan.cells);
  const CoreRequest core = core_request(plan, thin, compiled, survey, host);
  LOCKSTEP_TRY(build, build_actions(core));
  add_adopted(plan.cells, core, build);
  plan.blocked = blocked_cells(plan.cells, build.blocked);
  plan.core_builds = build.core_builds;
  LOCKSTEP_TRY(packages, package_steps(plan, survey, build, plan.notes));
  plan.packages = std::move(packages);
  plan.actions = std::move(build.actions);
  return plan;
}

}  // namespace lockstep::plan

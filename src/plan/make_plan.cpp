#include <algorithm>
#include <map>

#include "adopt.hpp"
#include "frame.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/plan/select.hpp"
#include "packages.hpp"
#include "packaging_files.hpp"
#include "places.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::Project;

// `thin` is the plan's project with thin cells alone, `cells` those of them to compile for.
CoreRequest core_request(const model::Plan& plan, const Project& thin,
                         const std::vector<Cell>& cells, const model::Survey& survey,
                         const toolchain::Hosts& hosts, const toolchain::Host& host) {
  CoreRequest request{thin, survey, host, cells, {}, {}, {}, plan.slot};
  if (hosts.local.rust) request.fetching = &hosts.local;
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

// Cells that share a core because they are built in one place.
struct PlaceOfBuild {
  std::string image;        ///< its name; empty: this host
  Project thin;             ///< the plan's project with the thin cells of the place alone
  std::vector<Cell> cells;  ///< those of them to compile for
};

std::vector<PlaceOfBuild> places_of(const model::Plan& plan, Placement placement) {
  std::map<std::string, PlaceOfBuild> places;
  for (const Cell& cell : thin_cells(plan.project.cells)) {
    const std::string image = image_for(cell, placement);
    auto [place, is_new] = places.try_emplace(image);
    if (is_new) {
      place->second = {image, plan.project, {}};
      place->second.thin.cells.clear();
    }
    place->second.thin.cells.push_back(cell);
  }
  for (const Cell& cell : thin_cells(plan.cells))
    places.at(image_for(cell, placement)).cells.push_back(cell);
  std::vector<PlaceOfBuild> listed;
  for (auto& [image, place] : places) listed.push_back(std::move(place));
  return listed;
}

Result<BuildActions> actions_at(const PlaceOfBuild& place, const model::Plan& plan,
                                const model::Survey& survey, const toolchain::Hosts& hosts) {
  const auto missing = hosts.missing.find(place.image);
  if (missing != hosts.missing.end()) {
    BuildActions none;
    for (const Cell& cell : place.cells) none.blocked.emplace(cell.name(), missing->second);
    return none;
  }
  const auto found = hosts.images.find(place.image);
  if (!place.image.empty() && found == hosts.images.end())
    return fail(ErrorKind::kInternal, "nobody looked into the image `" + place.image + "`");
  const toolchain::Host& host = place.image.empty() ? hosts.local : found->second;
  auto build = build_actions(core_request(plan, place.thin, place.cells, survey, hosts, host));
  if (build) run_in_image(host.image, hosts.local, *build);
  return build;
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
                              const toolchain::Hosts& hosts, const Request& request) {
  LOCKSTEP_TRY(plan, plan_frame(project, survey));
  LOCKSTEP_TRY(selected, select_cells(project.cells, request.only));
  LOCKSTEP_TRY(cells, shard_cells(selected, request.shard));
  plan.cells = std::move(cells);
  const std::vector<PlaceOfBuild> places = places_of(plan, request.placement);
  BuildActions build;
  for (const PlaceOfBuild& place : places) {
    LOCKSTEP_TRY(own, actions_at(place, plan, survey, hosts));
    if (places.size() > 1) name_after_image(place.image, own);
    join_actions(std::move(own), build);
  }
  add_adopted(plan.cells, core_request(plan, plan.project, {}, survey, hosts, hosts.local), build);
  plan.blocked = blocked_cells(plan.cells, build.blocked);
  plan.core_builds = build.core_builds;
  LOCKSTEP_TRY(packages, package_steps(plan, survey, build, plan.notes));
  plan.packages = std::move(packages);
  plan.actions = std::move(build.actions);
  return plan;
}

}  // namespace lockstep::plan

#include "load.hpp"

#include <set>

#include "ecosystems.hpp"
#include "image_hosts.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/config/survey.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

std::vector<std::string> manifests_of(const model::Project& project) {
  std::vector<std::string> manifests;
  for (const model::Language& language : project.languages) {
    for (std::string& path : ecosystem::find_ecosystem(language.name)->manifests(language)) {
      manifests.push_back(std::move(path));
    }
  }
  return manifests;
}

// The interpreters that bindings of `cells` are compiled for: `ruby3.3`.
std::set<std::string> interpreters_of(const model::Project& project,
                                      const std::vector<model::Cell>& cells) {
  std::set<std::string> names;
  for (const model::Cell& cell : cells) {
    const auto* ecosystem = ecosystem::find_ecosystem(cell.language);
    if (ecosystem->compile_variants == nullptr) continue;
    for (const auto& variant :
         ecosystem->compile_variants(*project.language(cell.language), cell)) {
      for (const auto& [variable, name] : variant.programs) names.insert(name);
    }
  }
  return names;
}

using CellsByImage = std::map<std::string, std::vector<model::Cell>>;

// What compiles, by the image that it is to be in; under the empty name what is built on this host.
CellsByImage compiled_cells(const model::Project& project, plan::Placement placement) {
  CellsByImage cells{{"", {}}};
  for (const model::Cell& cell : plan::thin_cells(project.cells))
    cells[plan::image_for(cell, placement)].push_back(cell);
  return cells;
}

toolchain::ToolNeeds needs_of(const model::Project& project,
                              const std::vector<model::Cell>& cells) {
  auto needs = toolchain::tools_for(cells, plan::kind_of(project.core));
  needs.programs.merge(interpreters_of(project, cells));
  return needs;
}

}  // namespace

std::vector<config::LanguageRules> language_rules() {
  std::vector<config::LanguageRules> rules;
  for (const auto* ecosystem : ordered_ecosystems()) {
    rules.push_back({std::string(ecosystem->language), ecosystem->order, ecosystem->settings,
                     ecosystem->check, ecosystem->platform_tag, ecosystem->variants,
                     ecosystem->manifests, ecosystem->implied});
  }
  return rules;
}

Result<Loaded> load_sources(const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(configured,
               config::load_project(files, common.folder, common.file, language_rules()));
  Loaded loaded;
  loaded.folder = configured.folder;
  LOCKSTEP_TRY(survey, config::survey(files, configured.folder, configured.project,
                                      manifests_of(configured.project)));
  loaded.survey = std::move(survey);
  loaded.project = std::move(configured.project);
  loaded.targets = std::move(configured.targets);
  return loaded;
}

Result<Loaded> load(const CommonOptions& common, ToolAnswers answers, const BuildPlace& place,
                    const std::string& store) {
  sys::RealFilesystem files;
  sys::RealProcess process;
  LOCKSTEP_TRY(loaded, load_sources(common));
  auto cells = compiled_cells(loaded.project, place.placement);
  LOCKSTEP_TRY(kept, store_folder(files, store));
  const std::string remembered =
      answers == ToolAnswers::kRemembered ? join_path(kept, "cache/lockstep/tools.json") : "";
  loaded.hosts.local = toolchain::probe_host(process, files, sys::environment(),
                                             needs_of(loaded.project, cells[""]), remembered);
  cells.erase("");
  std::map<std::string, toolchain::ToolNeeds> needs;
  for (const auto& [image, own] : cells) needs[image] = needs_of(loaded.project, own);
  if (!needs.empty()) LOCKSTEP_CHECK(look_into_images(needs, place, kept, loaded));
  return loaded;
}

Result<model::Plan> plan_of(const Loaded& loaded, const BuildPlace& place,
                            const std::vector<std::string>& only, const std::string& shard) {
  plan::Request request{only, {}, place.placement};
  if (!shard.empty()) {
    LOCKSTEP_TRY(named, plan::parse_shard(shard));
    request.shard = named;
  }
  return plan::make_plan(loaded.project, loaded.survey, loaded.hosts, request);
}

}  // namespace lockstep::cli

#include "load.hpp"

#include <set>

#include "ecosystems.hpp"
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

// The interpreters of this host that bindings are compiled for: `ruby3.3`.
std::set<std::string> interpreters_of(const model::Project& project) {
  std::set<std::string> names;
  for (const model::Cell& cell : project.cells) {
    const auto* ecosystem = ecosystem::find_ecosystem(cell.language);
    if (ecosystem->compile_variants == nullptr) continue;
    for (const auto& variant :
         ecosystem->compile_variants(*project.language(cell.language), cell)) {
      for (const auto& [variable, name] : variant.programs) names.insert(name);
    }
  }
  return names;
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

Result<Loaded> load(const CommonOptions& common, ToolAnswers answers, const std::string& store) {
  sys::RealFilesystem files;
  sys::RealProcess process;
  LOCKSTEP_TRY(loaded, load_sources(common));
  auto needs = toolchain::tools_for(loaded.project.cells, plan::kind_of(loaded.project.core));
  needs.programs.merge(interpreters_of(loaded.project));
  std::string remembered;
  if (answers == ToolAnswers::kRemembered) {
    LOCKSTEP_TRY(folder, store_folder(files, store));
    remembered = join_path(folder, "cache/lockstep/tools.json");
  }
  loaded.host = toolchain::probe_host(process, files, sys::environment(), needs, remembered);
  return loaded;
}

Result<model::Plan> plan_of(const Loaded& loaded, const std::vector<std::string>& only,
                            const std::string& shard) {
  plan::Request request{only, {}};
  if (!shard.empty()) {
    LOCKSTEP_TRY(named, plan::parse_shard(shard));
    request.shard = named;
  }
  return plan::make_plan(loaded.project, loaded.survey, loaded.host, request);
}

}  // namespace lockstep::cli

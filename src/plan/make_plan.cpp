#include <algorithm>

#include "adopt.hpp"
#include "cell_index.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/ecosystem/spell_version.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/plan/select.hpp"
#include "packages.hpp"
#include "packaging_files.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::Language;
using model::Project;

Result<Project> with_package_names(Project project, const model::Survey& survey) {
  std::vector<Error> errors;
  for (Language& language : project.languages) {
    auto name = ecosystem::find_ecosystem(language.name)->package_name(project, language, survey);
    if (name)
      language.package = std::move(*name);
    else
      errors.push_back(at(std::move(name).error(), language.name));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return project;
}

Result<std::map<std::string, std::string>> spellings(const Project& project) {
  std::vector<std::string> languages;
  for (const Language& language : project.languages) languages.push_back(language.name);
  LOCKSTEP_TRY(spelled, ecosystem::spell_version(project.version, languages));
  std::map<std::string, std::string> versions;
  std::vector<Error> errors;
  for (std::size_t index = 0; index < languages.size(); ++index) {
    auto& spelling = spelled.of_each[index];
    if (spelling)
      versions[languages[index]] = std::move(*spelling);
    else
      errors.push_back(std::move(spelling).error());
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return versions;
}

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
  for (const Language& language : plan.project.languages) {
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

std::string slot_note(const model::Survey& survey) {
  constexpr std::size_t kShown = 3;
  const auto shown = std::min(survey.version_uses.size(), kShown);
  const std::vector<std::string> places(survey.version_uses.begin(),
                                        survey.version_uses.begin() +
                                            static_cast<std::ptrdiff_t>(shown));
  const std::string more = survey.version_uses.size() > shown ? ", …" : "";
  return "the version is compiled in (" + join(places, ", ") + more +
         "): the version slot is off, and every new version compiles anew";
}

}  // namespace

Result<model::Plan> make_plan(const Project& project, const model::Survey& survey,
                              const toolchain::Host& host, const Request& request) {
  model::Plan plan;
  LOCKSTEP_TRY(named, with_package_names(project, survey));
  plan.project = std::move(named);
  LOCKSTEP_TRY(versions, spellings(plan.project));
  plan.versions = std::move(versions);
  LOCKSTEP_TRY(cells, select_cells(project.cells, request.only));
  plan.cells = std::move(cells);
  plan.slot = survey.version_uses.empty();
  if (!plan.slot) plan.notes.push_back(slot_note(survey));
  for (const model::LeftOut& cell : project.left_out)
    plan.notes.push_back("no package " + cell.cell + ": " + cell.reason);
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

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/plan/select.hpp"
#include "packages.hpp"

namespace lockstep::plan {

namespace {

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
  std::map<std::string, std::string> versions;
  std::vector<Error> errors;
  for (const Language& language : project.languages) {
    auto spelled = ecosystem::find_ecosystem(language.name)->spell_version(project.version);
    if (spelled)
      versions[language.name] = std::move(*spelled);
    else
      errors.push_back(at(std::move(spelled).error(), language.name));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return versions;
}

CoreRequest core_request(const model::Plan& plan, const model::Survey& survey,
                         const toolchain::Host& host) {
  CoreRequest request{plan.project, survey, host, plan.cells, {}, {}, plan.slot};
  for (const Language& language : plan.project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    request.env.insert(ecosystem->compile_env.begin(), ecosystem->compile_env.end());
    request.roles[language.name] = ecosystem->natives(language);
  }
  return request;
}

Result<BuildActions> build_actions(const CoreRequest& request) {
  if (std::holds_alternative<model::CargoCore>(request.project.core)) return cargo_actions(request);
  if (std::holds_alternative<model::CmakeCore>(request.project.core)) return cmake_actions(request);
  return command_actions(request);
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
  LOCKSTEP_TRY(build, build_actions(core_request(plan, survey, host)));
  for (const auto& [cell, error] : build.blocked)
    plan.blocked.push_back({cell, error.message, error.hint});
  plan.core_builds = build.core_builds;
  LOCKSTEP_TRY(packages, package_steps(plan, build));
  plan.packages = std::move(packages);
  plan.actions = std::move(build.actions);
  return plan;
}

}  // namespace lockstep::plan

#include "frame.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/spell_version.hpp"
#include "lockstep/plan/package_names.hpp"

namespace lockstep::plan {

namespace {

using model::Language;
using model::Project;

Result<std::map<std::string, std::string>> spellings(const Project& project) {
  std::vector<std::string> languages;
  for (const Language& language : project.languages) languages.push_back(language.name);
  LOCKSTEP_TRY(spelled, ecosystem::spell_version(project.version, languages));
  std::map<std::string, std::string> versions;
  std::vector<Error> errors;
  for (std::size_t index = 0; index < languages.size(); ++index) {
    auto& spelling = spelled.of_each[index];
    if (spelling) {
      versions[languages[index]] = std::move(*spelling);
    } else {
      errors.push_back(std::move(spelling).error());
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return versions;
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

Result<model::Plan> plan_frame(const Project& project, const model::Survey& survey) {
  model::Plan plan;
  LOCKSTEP_TRY(named, with_package_names(project, survey));
  plan.project = std::move(named);
  LOCKSTEP_TRY(versions, spellings(plan.project));
  plan.versions = std::move(versions);
  plan.slot = survey.version_uses.empty();
  if (!plan.slot) plan.notes.push_back(slot_note(survey));
  for (const model::LeftOut& cell : project.left_out)
    plan.notes.push_back("no package " + cell.cell + ": " + cell.reason);
  return plan;
}

}  // namespace lockstep::plan

#include "lockstep/plan/package_names.hpp"

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::plan {

Result<model::Project> with_package_names(model::Project project, const model::Survey& survey) {
  std::vector<Error> errors;
  for (model::Language& language : project.languages) {
    auto name = ecosystem::find_ecosystem(language.name)->package_name(project, language, survey);
    if (name)
      language.package = std::move(*name);
    else
      errors.push_back(at(std::move(name).error(), language.name));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return project;
}

}  // namespace lockstep::plan

#include "packaging_files.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::plan {

namespace {

// What build scripts read, where they read a version at all; and headers are sources.
bool is_for_compilers(const std::string& path) {
  return lower(file_name(path)).starts_with("version") && is_packaging_manifest(path);
}

void erase_read(const model::Project& project, const model::Survey& survey,
                std::set<std::string>& files) {
  for (const model::Included& included : survey.included) files.erase(included.path);
  const auto* cargo = std::get_if<model::CargoCore>(&project.core);
  if (cargo == nullptr) return;
  std::erase_if(files, [cargo](const std::string& path) {
    return std::ranges::any_of(
        cargo->inputs, [&path](const std::string& named) { return is_within(named, path); });
  });
}

}  // namespace

std::set<std::string> packaging_files(const model::Project& project, const model::Survey& survey) {
  std::set<std::string> files;
  for (const model::Language& language : project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    if (ecosystem == nullptr || ecosystem->version_files == nullptr) continue;
    for (std::string& path : ecosystem->version_files(project, language, survey.files)) {
      if (!is_for_compilers(path)) files.insert(std::move(path));
    }
  }
  erase_read(project, survey, files);
  return files;
}

bool is_packaging_manifest(std::string_view path) {
  return !path.ends_with(".py") && !path.ends_with(".rb") && !path.ends_with(".go");
}

}  // namespace lockstep::plan

#include "lockstep/config/survey.hpp"

#include "adopted.hpp"
#include "cargo_workspace.hpp"
#include "included_files.hpp"
#include "lockstep/base/path.hpp"
#include "project_files.hpp"
#include "version_drift.hpp"
#include "version_uses.hpp"

namespace lockstep::config {

namespace {

// A missing manifest is for the ecosystem to speak of, it knows what it is for.
Result<std::map<std::string, std::string>> read_texts(const sys::Filesystem& files,
                                                      const std::string& folder,
                                                      const std::vector<std::string>& paths) {
  constexpr std::uint64_t kMaxBytes = 4 << 20;
  std::map<std::string, std::string> texts;
  for (const std::string& path : paths) {
    const auto real = files.canonical(join_path(folder, path));
    const sys::FileStatus status = real ? files.status(*real) : sys::FileStatus{};
    if (status.kind != sys::FileKind::kFile || status.size > kMaxBytes) continue;
    LOCKSTEP_TRY(text, files.read(*real));
    texts[path] = std::move(text);
  }
  return texts;
}

}  // namespace

Result<model::Survey> survey_manifests(const sys::Filesystem& files, const std::string& folder,
                                       const model::Project& project) {
  std::vector<Error> errors;
  model::Survey found;
  auto sources = project_files(files, folder, project);
  if (sources) {
    found.files = std::move(*sources);
  } else {
    errors.push_back(std::move(sources).error());
  }
  if (const auto* core = std::get_if<model::CargoCore>(&project.core)) {
    auto workspace = read_cargo_workspace(files, folder, core->folder, project);
    if (workspace) {
      found.cargo = std::move(*workspace);
    } else {
      errors.push_back(std::move(workspace).error());
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return found;
}

Result<model::Survey> survey(const sys::Filesystem& files, const std::string& folder,
                             const model::Project& project,
                             const std::vector<std::string>& manifests) {
  LOCKSTEP_TRY(found, survey_manifests(files, folder, project));
  LOCKSTEP_TRY(texts, read_texts(files, folder, manifests));
  found.texts = std::move(texts);
  LOCKSTEP_TRY(uses, version_uses(files, folder, project, found));
  found.version_uses = std::move(uses);
  found.adopted = adopted_files(files, folder, project);
  LOCKSTEP_CHECK(check_versions(files, folder, project, found));
  LOCKSTEP_TRY(included, included_files(files, folder, found));
  found.included = std::move(included);
  return found;
}

}  // namespace lockstep::config

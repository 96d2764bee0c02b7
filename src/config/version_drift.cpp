#include "version_drift.hpp"

#include <fmt/format.h>

#include <map>

#include "cargo_crate.hpp"
#include "cargo_manifest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "version_uses.hpp"

namespace lockstep::config {

namespace {

Error drift(const std::string& manifest, const std::string& version, const std::string& project,
            const std::string& place, const std::string& core) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = fmt::format(
      "{} has version {}, the project {}, and {} compiles it in: the library would say {}",
      manifest, version, project, place, version);
  error.hint = fmt::format(
      "give both one version; without `version` in lockstep.yaml the manifests' is taken.\n"
      "If the core has a version of its own, say so: `core: {{{}, version: {}}}`",
      core, version);
  return error;
}

bool is_one_of(const std::string& version, const std::string& project, const std::string& core) {
  return version == project || (!core.empty() && version == core);
}

// Manifest by its path → the first place that compiles its version in.
std::map<std::string, std::string> used_members(const model::Survey& survey) {
  std::map<std::string, std::string> members;
  for (const std::string& place : survey.version_uses) {
    const model::CargoMember* member = survey.cargo->owner(place.substr(0, place.rfind(':')));
    if (member != nullptr) members.try_emplace(member->folder, place);
  }
  return members;
}

Result<void> check_crates(const sys::Filesystem& files, const std::string& folder,
                          const model::Project& project, const model::CargoCore& core,
                          const model::Survey& survey) {
  std::vector<Error> errors;
  for (const auto& [member, place] : used_members(survey)) {
    LOCKSTEP_TRY(crate, read_crate(files, folder, member, {}));
    // Cargo takes an absent version for 0.0.0.
    const std::string version = crate.version.empty() ? "0.0.0" : crate.version;
    if (is_one_of(version, project.version, core.version)) continue;
    errors.push_back(drift(manifest_path(member), version, project.version, place,
                           "cargo: " + (core.folder.empty() ? "." : core.folder)));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return {};
}

// CMake knows numbers alone: `1.2.0` of `1.2.0-rc.1`.
std::string numbers_of(const std::string& version) {
  return version.substr(0, version.find_first_of("-+"));
}

Result<void> check_cmake(const sys::Filesystem& files, const std::string& folder,
                         const model::Project& project, const model::CmakeCore& core,
                         const model::Survey& survey) {
  const std::string manifest = join_path(core.folder, "CMakeLists.txt");
  LOCKSTEP_TRY(text, files.read(join_path(folder, manifest)));
  const auto version = cmake_project_version(text);
  if (!version || is_one_of(*version, numbers_of(project.version), core.version)) return {};
  return std::unexpected(drift(manifest, *version, project.version, survey.version_uses.front(),
                               "cmake: " + (core.folder.empty() ? "." : core.folder)));
}

}  // namespace

std::optional<std::string> cmake_project_version(std::string_view text) {
  const auto call = cmake_project_call(text);
  if (!call) return std::nullopt;
  const std::vector<std::string>& words = *call;
  for (std::size_t index = 0; index + 1 < words.size(); ++index) {
    if (words[index] != "VERSION") continue;
    const std::string& version = words[index + 1];
    const bool is_literal = version.find_first_not_of("0123456789.") == std::string::npos;
    return is_literal ? std::optional(version) : std::nullopt;
  }
  return std::nullopt;
}

Result<void> check_versions(const sys::Filesystem& files, const std::string& folder,
                            const model::Project& project, const model::Survey& survey) {
  if (survey.version_uses.empty()) return {};
  if (const auto* cargo = std::get_if<model::CargoCore>(&project.core))
    return check_crates(files, folder, project, *cargo, survey);
  if (const auto* cmake = std::get_if<model::CmakeCore>(&project.core))
    return check_cmake(files, folder, project, *cmake, survey);
  return {};
}

}  // namespace lockstep::config

#include "draft_check.hpp"

#include <fmt/format.h>

#include <set>

#include "forge_release.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::release {

namespace {

using Problems = std::vector<Error>;

Error problem(std::string where, std::string message, std::string hint = {}) {
  return Error{ErrorKind::kCheckFailed, std::move(message), std::move(where), std::move(hint)};
}

void check_version(const std::string& file, const std::string& version, const DraftRequest& request,
                   Problems& problems) {
  if (version == request.version) return;
  problems.push_back(
      problem(file, fmt::format("it is of version {}, the release of {}", version, request.version),
              "`--dist DIR` names a folder that holds the packages"));
}

// Tokens go where the configuration says, never where a release says.
void check_project(const model::Project& told, const DraftRequest& request, Problems& problems) {
  const std::string hint =
      fmt::format("check out v{}: its lockstep.yaml says where the packages go", request.version);
  const model::Project& ours = request.project;
  const auto differs = [&](const std::string& what) {
    problems.push_back(
        problem("plan.json", fmt::format("it differs from lockstep.yaml here in {}", what), hint));
  };
  if (told.name != ours.name) differs("`name`");
  if (told.releases != ours.releases) differs("`releases`");
  if (told.languages.size() != ours.languages.size()) return differs("`languages`");
  for (std::size_t i = 0; i < ours.languages.size(); ++i)
    if (told.languages[i] != ours.languages[i])
      differs(fmt::format("`languages.{}`", ours.languages[i].name));
}

std::string fault_of(const model::Artifact& artifact, const std::set<std::string>& planned) {
  if (!is_safe_relative_path(artifact.file)) return "its name leads elsewhere";
  if (!planned.contains(artifact.file)) return "no package of the plan is called so";
  if (artifact.size >= kAssetBytes) return fmt::format("it has {}", human_size(artifact.size));
  return {};
}

void check_artifacts(const engine::Finished& finished, Problems& problems) {
  std::set<std::string> planned;
  for (const model::PackageStep& step : finished.plan.packages) planned.insert(step.file);
  std::set<std::string> seen;
  for (const model::Artifact& artifact : finished.manifest.artifacts) {
    std::string fault = fault_of(artifact, planned);
    if (fault.empty() && !seen.insert(artifact.file).second) fault = "it is named twice";
    if (!fault.empty())
      // A name that nobody has checked does not go to a terminal as it is.
      problems.push_back(problem("manifest.json: " + asset_name(artifact.file), fault));
  }
  if (finished.manifest.artifacts.size() > kMostAssets)
    problems.push_back(problem("manifest.json", "it names more packages than a release holds"));
}

}  // namespace

Result<void> check_draft(const engine::Finished& finished, const DraftRequest& request) {
  Problems problems;
  check_version("manifest.json", finished.manifest.version, request, problems);
  check_version("plan.json", finished.plan.project.version, request, problems);
  check_project(finished.plan.project, request, problems);
  check_artifacts(finished, problems);
  if (problems.empty()) return {};
  return std::unexpected(merged(std::move(problems)));
}

}  // namespace lockstep::release

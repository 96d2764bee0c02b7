#include "history.hpp"

#include <algorithm>

#include "changelog_step.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

namespace {

// Tags that name versions, the highest first.
std::vector<VersionTag> version_tags(const std::vector<sys::GitTag>& tags) {
  std::vector<VersionTag> versions;
  for (const sys::GitTag& tag : tags) {
    if (!tag.name.starts_with('v')) continue;
    auto version = version::parse_semver(std::string_view(tag.name).substr(1));
    if (version) versions.push_back({std::move(*version), tag.commit});
  }
  std::ranges::sort(versions, [](const VersionTag& a, const VersionTag& b) {
    return version::precedence(a.version, b.version) > 0;
  });
  return versions;
}

// Versions of other branches do not count.
Result<void> find_last(History& history, const std::string& before) {
  LOCKSTEP_TRY(tags, history.repository.tags());
  const auto end = version::parse_semver(before);
  for (const VersionTag& tag : version_tags(tags)) {
    if (end && version::precedence(tag.version, *end) >= 0) continue;
    const bool is_final = tag.version.prerelease.empty();
    if (history.last && !is_final) continue;
    LOCKSTEP_TRY(is_ours, history.repository.is_in_history(tag.commit));
    if (!is_ours) continue;
    if (!history.last) history.last = tag;
    if (!is_final) continue;
    history.last_final = tag;
    return {};
  }
  return {};
}

}  // namespace

Result<std::optional<History>> read_history(const std::string& folder, const std::string& before) {
  LOCKSTEP_TRY(opened, sys::GitRepository::open(folder));
  if (!opened || opened->head().top.empty()) return std::nullopt;
  const sys::RealFilesystem files;
  LOCKSTEP_TRY(top, files.canonical(opened->head().top));
  LOCKSTEP_TRY(real, files.canonical(folder));
  History history{std::move(*opened), "", std::nullopt, std::nullopt};
  if (real.starts_with(top + "/")) history.prefix = real.substr(top.size() + 1) + "/";
  LOCKSTEP_CHECK(find_last(history, before));
  return history;
}

Result<std::vector<sys::GitCommit>> commits_for(const History& history,
                                                const std::optional<VersionTag>& since) {
  if (!since && history.repository.head().is_shallow) {
    return fail(ErrorKind::kUsage,
                "git's history is shallow here, and holds no tag of a version before this one",
                "fetch all of it: `git fetch --unshallow --tags`");
  }
  return history.repository.commits_since(since ? since->commit : "",
                                          history.prefix + std::string(kChangelog));
}

}  // namespace lockstep::cli

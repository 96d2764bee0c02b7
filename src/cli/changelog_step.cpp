#include "changelog_step.hpp"

#include "lockstep/base/path.hpp"
#include "lockstep/stamp/changelog.hpp"
#include "lockstep/stamp/commits.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/terminal.hpp"
#include "source_date.hpp"

namespace lockstep::cli {

namespace {

std::unexpected<Error> without_history(const std::string& what) {
  return fail(ErrorKind::kUsage, what + " is made of git's commits, and there is no repository",
              "begin one: `git init`");
}

Result<std::string> today() {
  LOCKSTEP_TRY(given, source_date(sys::environment()));
  return stamp::utc_date(given ? *given : sys::RealClock().now());
}

// An incomplete history tells nothing, which is a mistake where the user asked for a changelog.
bool is_untold(const History& history, const std::optional<VersionTag>& since, ChangelogWish wish) {
  return wish == ChangelogWish::kWhenTold && !since && history.repository.head().is_shallow;
}

}  // namespace

Result<std::string> level_from(const std::optional<History>& history,
                               const version::SemVer& current) {
  if (!history) return without_history("the level");
  LOCKSTEP_TRY(commits, commits_for(*history, history->last_final));
  return stamp::level_of(stamp::entries_of(commits), current);
}

Result<std::optional<stamp::FileChange>> changelog_change(const sys::Filesystem& files,
                                                          const std::string& folder,
                                                          const std::optional<History>& history,
                                                          const version::SemVer& version,
                                                          ChangelogWish wish) {
  if (wish == ChangelogWish::kNever) return std::nullopt;
  if (!history && wish == ChangelogWish::kAlways) return without_history("the changelog");
  if (!history) return std::nullopt;
  const auto& since = version.prerelease.empty() ? history->last_final : history->last;
  if (is_untold(*history, since, wish)) return std::nullopt;
  LOCKSTEP_TRY(commits, commits_for(*history, since));
  const auto entries = stamp::entries_of(commits);
  if (entries.empty() && wish == ChangelogWish::kWhenTold) return std::nullopt;
  const std::string path = join_path(folder, kChangelog);
  stamp::FileChange change{std::string(kChangelog), "", ""};
  if (files.status(path).kind == sys::FileKind::kMissing) {
    change.origin = stamp::FileOrigin::kNew;
  } else {
    LOCKSTEP_TRY(before, files.read(path));
    change.before = before;
  }
  LOCKSTEP_TRY(date, today());
  change.after = stamp::with_release(change.before, {version.text(), date}, entries);
  if (change.after == change.before) return std::nullopt;
  return change;
}

}  // namespace lockstep::cli

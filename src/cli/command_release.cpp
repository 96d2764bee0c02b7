#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/engine/own_folder.hpp"
#include "lockstep/sys/core_dump.hpp"
#include "lockstep/sys/git_commands.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "release_tag.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

void announce(const CommonOptions& common, const std::string& what) {
  if (common.chatter != Chatter::kQuiet) sys::write_err(fmt::format("-- {}\n", what));
}

// The bump that a release begins with: its tag is going to be on the bump's commit.
BumpOptions bump_of(const ReleaseOptions& options) {
  BumpOptions bump;
  bump.request = options.level;
  bump.git.reach = GitReach::kCommit;
  return bump;
}

int bump(const ReleaseOptions& options, const CommonOptions& common) {
  if (options.level.empty()) return 0;
  announce(common, "bump " + options.level);
  return run_bump(bump_of(options), common);
}

int rehearse(const ReleaseOptions& options, const CommonOptions& common) {
  if (options.rehearsal == Rehearsal::kSkip) return 0;
  announce(common, "rehearse");
  return run_rehearse({options.publish.dist}, common);
}

int build_and_rehearse(const ReleaseOptions& options, const CommonOptions& common) {
  announce(common, "build");
  if (const int status = run_build({}, common); status != 0) return status;
  return rehearse(options, common);
}

int publish(const ReleaseOptions& options, const CommonOptions& common) {
  const bool is_show = options.publish.doing == Doing::kShow;
  announce(common, is_show ? "publish: ask the registries, and publish nothing" : "publish");
  return run_publish(options.publish, common);
}

// A bump's commit stays, so that the same command must not make another.
int stopped_after_bump(int status, const ReleaseOptions& options, const CommonOptions& common) {
  if (status != 0 && !options.level.empty())
    announce(common, "stopped: nothing is published or tagged; the new version is committed, so "
                     "`lockstep release` without a level goes on once this is mended");
  return status;
}

int release_here(const ReleaseOptions& options, const CommonOptions& common) {
  if (const int status = bump(options, common); status != 0) return status;
  const auto tag = plan_tag(options.push, common);
  if (!tag) return stopped_after_bump(report(tag.error(), common), options, common);
  if (const int status = build_and_rehearse(options, common); status != 0)
    return stopped_after_bump(status, options, common);
  if (const int status = publish(options, common); status != 0) return status;
  if (options.publish.doing == Doing::kShow) return 0;
  announce(common, tag->upstream ? "tag and push" : "tag");
  const auto tagged = make_tag(*tag);
  return tagged ? 0 : report(tagged.error(), common);
}

// A clone of what is committed, in which a new version can be tried; the project's folder in it.
Result<std::string> clone_project(sys::Filesystem& files, const CommonOptions& common) {
  LOCKSTEP_TRY(project, config::find_project(files, common.folder, common.file));
  LOCKSTEP_TRY(repository, sys::GitRepository::open(project));
  if (!repository || repository->head().commit.empty())
    return fail(ErrorKind::kUsage, "a release begins with a commit, and there is no git repository",
                "`git init`, and commit the project");
  LOCKSTEP_TRY(own, engine::make_own_folder(files, project));
  const std::string clone = join_path(own, "dry-run");
  LOCKSTEP_CHECK(files.remove_all(clone));
  sys::RealProcess process;
  const std::string& top = repository->head().top;
  const sys::Git git{process, sys::environment(), top};
  LOCKSTEP_CHECK(run_git(git, {"git", "clone", "--quiet", "--", top, clone}));
  LOCKSTEP_TRY(real_top, files.canonical(top));
  return project == real_top ? clone : join_path(clone, project.substr(real_top.size() + 1));
}

int try_in_clone(const ReleaseOptions& options, const CommonOptions& common) {
  const auto bumped = write_bump(bump_of(options), common);
  if (!bumped) return report(bumped.error(), common);
  const auto tag = plan_tag(Push::kNo, common);
  if (!tag) return report(tag.error(), common);
  if (const int status = build_and_rehearse(options, common); status != 0) return status;
  return publish(options, common);
}

// A dry run with a new version: shown here, then tried in a clone, so that nothing here is changed.
int dry_run(const ReleaseOptions& options, const CommonOptions& common) {
  announce(common, "bump " + options.level);
  BumpOptions shown = bump_of(options);
  shown.doing = Doing::kShow;
  if (const int status = run_bump(shown, common); status != 0) return status;
  sys::RealFilesystem files;
  announce(common, "all that follows happens in a clone, .lockstep/dry-run: nothing here changes");
  const auto clone = clone_project(files, common);
  if (!clone) return report(clone.error(), common);
  CommonOptions there = common;
  there.folder = *clone;
  if (const int status = try_in_clone(options, there); status != 0) return status;
  announce(common, "a release would publish this; nothing is changed, tagged or published");
  const auto removed = files.remove_all(*clone);
  return removed ? 0 : report(removed.error(), common);
}

}  // namespace

int run_release(const ReleaseOptions& options, const CommonOptions& common) {
  sys::forbid_core_dumps();
  announce(common, "check");
  if (const int status = run_check({}, common); status != 0) return status;
  const bool is_trial = options.publish.doing == Doing::kShow && !options.level.empty();
  return is_trial ? dry_run(options, common) : release_here(options, common);
}

}  // namespace lockstep::cli

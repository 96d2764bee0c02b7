#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "git_steps.hpp"
#include "load.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/git_commands.hpp"
#include "lockstep/sys/git_repository.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

void announce(const CommonOptions& common, const std::string& what) {
  if (common.chatter != Chatter::kQuiet) sys::write_err(fmt::format("-- {}\n", what));
}

// A project and the repository that its release is tagged in; none without git, or where a Go
// module stands at its top.
struct Tagging {
  std::string tag;
  std::optional<sys::GitRepository> repository;
  bool is_there = false;  // at HEAD already
};

// The tag of the version has to be unused, or be where we stand.
Result<Tagging> plan_tag(const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  Tagging tagging;
  tagging.tag = "v" + loaded.project.version;
  LOCKSTEP_TRY(repository, sys::GitRepository::open(loaded.folder));
  if (!repository || repository->head().commit.empty()) return tagging;
  // That tag is the module's release, which publishing alone makes.
  if (is_module_at_top(repository->head().top)) return tagging;
  LOCKSTEP_TRY(tags, repository->tags());
  const auto found = std::ranges::find(tags, tagging.tag, &sys::GitTag::name);
  tagging.is_there = found != tags.end();
  if (tagging.is_there && found->commit != repository->head().commit)
    return fail(ErrorKind::kUsage,
                fmt::format("the tag `{}` is on another commit already", tagging.tag),
                "a version is released once: `lockstep bump` makes the next");
  tagging.repository = std::move(*repository);
  return tagging;
}

Result<void> make_tag(const Tagging& tagging, Push push) {
  if (!tagging.repository) return {};
  sys::RealProcess process;
  const sys::Git git{process, sys::environment(), tagging.repository->head().top};
  if (!tagging.is_there)
    LOCKSTEP_CHECK(run_git(git, sys::git_tag(tagging.tag, "release: " + tagging.tag)));
  if (push == Push::kNo) return {};
  LOCKSTEP_TRY(upstream, tagging.repository->upstream(tagging.repository->head().branch));
  if (!upstream)
    return fail(ErrorKind::kUsage, "there is no remote to push the tag to", "`git remote add …`");
  LOCKSTEP_CHECK(run_git(git, sys::git_push(*upstream, tagging.tag)));
  return {};
}

// What is done to the version first: nothing, or a bump whose commit the tag is going to be on.
int bump(const ReleaseOptions& options, const CommonOptions& common) {
  if (options.level.empty()) return 0;
  announce(common, "bump " + options.level);
  BumpOptions bump;
  bump.request = options.level;
  bump.doing = options.publish.doing;
  bump.git.reach = GitReach::kCommit;
  return run_bump(bump, common);
}

int rehearse(const ReleaseOptions& options, const CommonOptions& common) {
  if (options.rehearsal == Rehearsal::kSkip) return 0;
  announce(common, "rehearse");
  return run_rehearse({options.publish.dist}, common);
}

int prove(const ReleaseOptions& options, const CommonOptions& common) {
  announce(common, "check");
  if (const int status = run_check({}, common); status != 0) return status;
  if (const int status = bump(options, common); status != 0) return status;
  const auto tagging = plan_tag(common);
  if (!tagging) return report(tagging.error(), common);
  announce(common, "build");
  if (const int status = run_build({}, common); status != 0) return status;
  return rehearse(options, common);
}

}  // namespace

int run_release(const ReleaseOptions& options, const CommonOptions& common) {
  if (const int status = prove(options, common); status != 0) return status;
  announce(common, "publish");
  if (const int status = run_publish(options.publish, common); status != 0) return status;
  if (options.publish.doing == Doing::kShow) return 0;
  announce(common, "tag");
  const auto tagging = plan_tag(common);
  if (!tagging) return report(tagging.error(), common);
  const auto tagged = make_tag(*tagging, options.push);
  return tagged ? 0 : report(tagged.error(), common);
}

}  // namespace lockstep::cli

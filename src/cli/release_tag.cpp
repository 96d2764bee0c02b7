#include "release_tag.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "git_steps.hpp"
#include "load.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/git_commands.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::cli {

namespace {

// Packages of what nobody can check out again are no release.
Result<void> check_tree(const sys::GitRepository& repository, const sys::Git& git) {
  LOCKSTEP_TRY(changed, changed_files(repository, git));
  if (changed.empty()) return {};
  return fail(ErrorKind::kUsage, "there are changes that are not committed: " + some_of(changed),
              "a release is of what its tag leads to: commit them first, or stash them away");
}

Result<bool> is_tagged(const sys::GitRepository& repository, const std::string& name) {
  LOCKSTEP_TRY(tags, repository.tags());
  const auto found = std::ranges::find(tags, name, &sys::GitTag::name);
  if (found == tags.end()) return false;
  if (found->commit == repository.head().commit) return true;
  return fail(ErrorKind::kUsage, fmt::format("the tag `{}` is on another commit already", name),
              "a version is released once: `lockstep bump` makes the next");
}

// Asked before the first byte is published: afterwards it would be too late.
Result<sys::GitUpstream> find_upstream(const ReleaseTag& tag, const sys::Git& git) {
  const sys::GitHead& head = tag.repository->head();
  LOCKSTEP_TRY(upstream, tag.repository->upstream(head.branch));
  if (!upstream)
    return fail(ErrorKind::kUsage, "there is no remote to push the tag to",
                "`git remote add origin ADDRESS`, or leave `--push` out");
  if (head.branch.empty()) upstream->ref.clear();
  LOCKSTEP_TRY(there, sys::remote_tag(git, upstream->remote, tag.name));
  if (!there.empty() && !tag.is_there)
    return fail(ErrorKind::kUsage,
                fmt::format("the remote `{}` has the tag `{}` already", upstream->remote, tag.name),
                "`git fetch --tags` shows where; a version is released once");
  if (upstream->ref.empty()) return *upstream;
  auto tried = sys::git_push(*upstream, {});
  tried.insert(tried.begin() + 2, "--dry-run");
  LOCKSTEP_CHECK(sys::run_git(git, tried));
  return *upstream;
}

}  // namespace

Result<ReleaseTag> plan_tag(Push push, const CommonOptions& common) {
  sys::RealFilesystem files;
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  ReleaseTag tag{"v" + loaded.project.version, {}};
  LOCKSTEP_TRY(repository, sys::GitRepository::open(loaded.folder));
  if (!repository || repository->head().commit.empty()) return tag;
  sys::RealProcess process;
  const sys::Git git{process, sys::environment(), repository->head().top};
  LOCKSTEP_CHECK(check_tree(*repository, git));
  if (is_module_at_top(repository->head().top)) return tag;
  LOCKSTEP_TRY(is_there, is_tagged(*repository, tag.name));
  tag.is_there = is_there;
  tag.repository = std::move(*repository);
  if (push == Push::kNo) return tag;
  LOCKSTEP_TRY(upstream, find_upstream(tag, git));
  tag.upstream = std::move(upstream);
  return tag;
}

Result<void> make_tag(const ReleaseTag& tag) {
  if (!tag.repository) return {};
  sys::RealProcess process;
  const sys::Git git{process, sys::environment(), tag.repository->head().top};
  if (!tag.is_there)
    LOCKSTEP_CHECK(sys::run_git(git, sys::git_tag(tag.name, "release: " + tag.name)));
  if (tag.upstream) LOCKSTEP_CHECK(sys::run_git(git, sys::git_push(*tag.upstream, tag.name)));
  return {};
}

}  // namespace lockstep::cli

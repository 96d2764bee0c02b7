#include "git_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 4;
  const auto shown = static_cast<std::ptrdiff_t>(std::min(names.size(), kShown));
  const std::vector<std::string> first(names.begin(), names.begin() + shown);
  return join(first, ", ") +
         (names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : "");
}

// Filters (large files, encryption) are the user's programs, which libgit2 does not run: where it
// sees a change, git itself has the last word.
Result<std::vector<std::string>> changed_files(const sys::GitRepository& repository,
                                               const sys::Git& git) {
  LOCKSTEP_TRY(changed, repository.tracked_changes());
  if (changed.empty()) return changed;
  const auto status = sys::run_git(
      git, {"git", "--no-optional-locks", "status", "--porcelain", "--untracked-files=no"});
  if (status && status->empty()) return std::vector<std::string>{};
  return changed;
}

namespace {

using Errors = std::vector<Error>;

void refuse(Errors& errors, std::string message, std::string hint) {
  errors.push_back({ErrorKind::kUsage, std::move(message), "", std::move(hint), {}, {}});
}

bool allows(const GitWishes& wishes, std::string_view what) {
  return std::ranges::find(wishes.allowed, what) != wishes.allowed.end();
}

// Where a change is written, relative to the top: a link leads to its file.
Result<std::string> path_below_top(const std::string& top, const std::string& folder,
                                   const stamp::FileChange& change) {
  const sys::RealFilesystem files;
  LOCKSTEP_TRY(real_top, files.canonical(top));
  LOCKSTEP_TRY(real_folder, files.canonical(folder));
  std::string path = join_path(real_folder, change.file);
  if (change.origin == stamp::FileOrigin::kThere) {
    LOCKSTEP_TRY(real, files.canonical(path));
    path = real;
  }
  if (path.starts_with(real_top + "/")) return path.substr(real_top.size() + 1);
  return fail(ErrorKind::kUsage, "`" + change.file + "` is outside of the git repository",
              "leave `--commit` out and commit it yourself");
}

// The files to commit. Those that git ignores are written and left to the user.
Result<void> find_files(const GitRequest& request, const GitWishes& wishes, GitSteps& steps,
                        Errors& errors) {
  const sys::GitRepository& repository = request.history->repository;
  std::vector<std::string> paths;
  std::vector<std::string> made;
  for (const stamp::FileChange& change : request.changes) {
    LOCKSTEP_TRY(path, path_below_top(repository.head().top, request.folder, change));
    if (change.origin == stamp::FileOrigin::kNew) made.push_back(path);
    paths.push_back(path);
  }
  std::ranges::sort(paths);
  LOCKSTEP_TRY(unknown, repository.untracked(paths));
  LOCKSTEP_TRY(ignored, repository.ignored(unknown));
  const auto is_ignored = [&ignored](const std::string& path) {
    return std::ranges::find(ignored, path) != ignored.end();
  };
  std::erase_if(paths, is_ignored);
  std::erase_if(unknown, is_ignored);
  steps.files = paths;
  steps.new_files = unknown;
  std::vector<std::string> never_added;
  std::ranges::copy_if(unknown, std::back_inserter(never_added), [&](const std::string& path) {
    return std::ranges::find(made, path) == made.end();
  });
  if (!never_added.empty() && !allows(wishes, "dirty")) {
    refuse(errors, "git does not track " + some_of(never_added),
           "commit or ignore it first, or say `--allow dirty`");
  }
  if (steps.files.empty()) refuse(errors, "there is nothing to commit", "git ignores every file");
  return {};
}

Result<void> check_tree(const GitRequest& request, const GitWishes& wishes, const sys::Git& git,
                        Errors& errors) {
  const sys::GitRepository& repository = request.history->repository;
  if (repository.head().branch.empty() && !allows(wishes, "detached")) {
    refuse(errors, "HEAD is detached: the commit would be on no branch",
           "check a branch out, or say `--allow detached`");
  }
  if (allows(wishes, "dirty")) return {};
  LOCKSTEP_TRY(changed, changed_files(repository, git));
  if (changed.empty()) return {};
  refuse(errors, "there are changes that are not committed: " + some_of(changed),
         "commit them first, or say `--allow dirty`");
  return {};
}

Result<void> check_tag(const GitRequest& request, const GitSteps& steps, Errors& errors) {
  const History& history = *request.history;
  if (is_module_at_top(history.repository.head().top)) {
    refuse(errors,
           "go.mod stands at the repository's top: the tag " + steps.tag +
               " would be that module's release, which nobody can take back",
           "use `--commit`; the tag is for the module's publication to make, last");
  }
  LOCKSTEP_TRY(tags, history.repository.tags());
  const auto same = std::ranges::find(tags, steps.tag, &sys::GitTag::name);
  if (same != tags.end()) {
    refuse(errors, fmt::format("the tag {} exists, at {}", steps.tag, same->commit.substr(0, 12)),
           "a version is released once: choose the next one");
  } else if (history.last && version::precedence(request.to, history.last->version) <= 0) {
    refuse(errors,
           fmt::format("{} is not above {}, which is tagged already", request.to.text(),
                       history.last->version.text()),
           "choose a version above it");
  }
  return {};
}

Result<void> find_upstream(const GitRequest& request, GitSteps& steps, Errors& errors) {
  const sys::GitRepository& repository = request.history->repository;
  const std::string& branch = repository.head().branch;
  LOCKSTEP_TRY(upstream, repository.upstream(branch));
  steps.upstream = upstream;
  if (!upstream) {
    refuse(errors, "git knows no remote to push to",
           "name one: `git remote add origin ADDRESS`, or leave `--push` out");
  } else if (branch.empty()) {
    steps.upstream->ref.clear();
  }
  return {};
}

// Someone else may have tagged the version; asked last, since it takes the network.
Result<void> check_remote(const GitSteps& steps, const sys::Git& git) {
  if (!steps.upstream) return {};
  LOCKSTEP_TRY(theirs, sys::remote_tag(git, steps.upstream->remote, steps.tag));
  if (theirs.empty()) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("the tag {} exists on {}, at {}", steps.tag, steps.upstream->remote,
                          theirs.substr(0, 12)),
              "someone else made it: `git fetch --tags`, then choose the next version");
}

std::string message_of(const GitRequest& request, const GitWishes& wishes) {
  std::string message = replace_all(wishes.message, "{version}", request.to.text());
  message = replace_all(message, "{from}", request.from);
  return replace_all(message, "{name}", request.name);
}

// HEAD's commit when it is ours: made on top of what was there, with our message.
Result<std::string> our_commit(const GitSteps& steps, const sys::Git& git) {
  LOCKSTEP_TRY(repository, sys::GitRepository::open(git.top));
  if (!repository) return fail(ErrorKind::kIo, "the git repository is gone");
  LOCKSTEP_TRY(commits, repository->commits_since(steps.head, ""));
  const std::string subject = steps.message.substr(0, steps.message.find('\n'));
  if (commits.size() != 1 || !commits.front().message.starts_with(subject)) return "";
  return commits.front().id;
}

std::vector<std::string> with_files(std::vector<std::string> argv,
                                    const std::vector<std::string>& files) {
  argv.emplace_back("--");
  argv.insert(argv.end(), files.begin(), files.end());
  return argv;
}

// The index gets back what it held of `files` at HEAD, or nothing before the first commit.
Result<void> reset_index(const GitSteps& steps, const std::vector<std::string>& files,
                         const sys::Git& git) {
  if (files.empty()) return {};
  std::vector<std::string> argv{"git", "--literal-pathspecs", "reset", "--quiet"};
  if (steps.head.empty()) argv = {"git", "--literal-pathspecs", "rm", "--cached", "--quiet"};
  LOCKSTEP_CHECK(sys::run_git(git, with_files(std::move(argv), files)));
  return {};
}

Result<void> delete_tag(const GitSteps& steps, const sys::Git& git) {
  LOCKSTEP_TRY(repository, sys::GitRepository::open(git.top));
  if (!repository || steps.tag.empty()) return {};
  LOCKSTEP_TRY(tags, repository->tags());
  if (std::ranges::find(tags, steps.tag, &sys::GitTag::name) == tags.end()) return {};
  LOCKSTEP_CHECK(sys::run_git(git, {"git", "tag", "--delete", steps.tag}));
  return {};
}

// Takes back what is there of our steps, whichever of them it was that failed or was interrupted.
Result<void> undo_steps(const GitSteps& steps, const sys::Git& git) {
  LOCKSTEP_CHECK(delete_tag(steps, git));
  LOCKSTEP_TRY(ours, our_commit(steps, git));
  if (ours.empty()) return reset_index(steps, steps.new_files, git);
  std::vector<std::string> argv{"git",  "update-ref", "-m", "lockstep: the commit is undone",
                                "HEAD", steps.head,   ours};
  if (steps.head.empty()) argv = {"git", "update-ref", "-d", "HEAD", ours};
  LOCKSTEP_CHECK(sys::run_git(git, argv));
  return reset_index(steps, steps.files, git);
}

// A push that failed on its way back, or was interrupted there, has succeeded all the same.
bool is_pushed(const GitSteps& steps, const sys::Git& git) {
  const auto theirs = sys::remote_tag(git, steps.upstream->remote, steps.tag);
  const auto ours = sys::run_git(git, {"git", "rev-parse", "refs/tags/" + steps.tag});
  return theirs && ours && !theirs->empty() && *theirs == trim(*ours);
}

Result<void> run_all(const GitSteps& steps, const sys::Git& git) {
  for (const auto& argv : commands(steps)) LOCKSTEP_CHECK(sys::run_git(git, argv));
  return {};
}

}  // namespace

Result<std::optional<GitSteps>> plan_git(const GitRequest& request, const GitWishes& wishes,
                                         const sys::Git& git) {
  if (wishes.reach == GitReach::kNothing) return std::nullopt;
  if (!request.history) {
    return fail(ErrorKind::kUsage, "the project is in no git repository with a work tree",
                "begin one with `git init`, or leave `--commit`, `--tag` and `--push` out");
  }
  GitSteps steps;
  Errors errors;
  steps.head = request.history->repository.head().commit;
  steps.message = message_of(request, wishes);
  LOCKSTEP_CHECK(check_tree(request, wishes, git, errors));
  LOCKSTEP_CHECK(find_files(request, wishes, steps, errors));
  if (wishes.reach >= GitReach::kTag) {
    steps.tag = "v" + request.to.text();
    LOCKSTEP_CHECK(check_tag(request, steps, errors));
  }
  if (wishes.reach == GitReach::kPush) LOCKSTEP_CHECK(find_upstream(request, steps, errors));
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  LOCKSTEP_CHECK(check_remote(steps, git));
  return steps;
}

bool is_module_at_top(const std::string& top) {
  const sys::RealFilesystem files;
  return files.status(join_path(top, "go.mod")).kind != sys::FileKind::kMissing;
}

std::vector<std::vector<std::string>> commands(const GitSteps& steps) {
  std::vector<std::vector<std::string>> all;
  if (!steps.new_files.empty()) all.push_back(sys::git_add(steps.new_files));
  all.push_back(sys::git_commit(steps.files, steps.message));
  if (!steps.tag.empty()) all.push_back(sys::git_tag(steps.tag, steps.message));
  if (steps.upstream) all.push_back(sys::git_push(*steps.upstream, steps.tag));
  return all;
}

Result<void> take_steps(const GitSteps& steps, const sys::Git& git) {
  auto taken = run_all(steps, git);
  if (taken) return {};
  sys::Git undoing = git;
  undoing.after_interrupt = sys::AfterInterrupt::kRun;
  if (steps.upstream && is_pushed(steps, undoing)) return {};
  const auto undone = undo_steps(steps, undoing);
  if (!undone) return std::unexpected(merged({std::move(taken).error(), undone.error()}));
  taken.error().hint += "\nnothing is committed or tagged";
  return taken;
}

}  // namespace lockstep::cli

#include "lockstep/sys/git_repository.hpp"

#include <catch2/catch.hpp>

#include "fakes/git_sandbox.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::sys {

namespace {

using fakes::GitSandbox;
using Paths = std::vector<std::string>;

GitRepository opened(const std::string& folder) {
  auto repository = GitRepository::open(folder);
  REQUIRE(repository);
  REQUIRE(repository->has_value());
  return std::move(**repository);
}

std::string id_of(GitSandbox& sandbox, const std::string& name, const std::string& what) {
  const auto said = sandbox.run(name, {"rev-parse", what});
  REQUIRE(said);
  return std::string(trim(*said));
}

Paths subjects(const std::vector<GitCommit>& commits) {
  Paths found;
  for (const GitCommit& commit : commits)
    found.push_back(commit.message.substr(0, commit.message.find('\n')));
  return found;
}

}  // namespace

TEST_CASE("a folder without a repository has none") {
  const fakes::TemporaryFolder folder;
  const auto repository = GitRepository::open(folder.path());
  REQUIRE(repository);
  CHECK_FALSE(repository->has_value());
}

TEST_CASE("HEAD is read: branch, commit, top; from any folder below") {
  GitSandbox sandbox;
  sandbox.init("a");
  sandbox.put("a", "below/b", "");
  const auto repository = opened(sandbox / "a/below");
  CHECK(repository.head().branch == "main");
  CHECK(repository.head().commit == id_of(sandbox, "a", "HEAD"));
  CHECK(repository.head().top == id_of(sandbox, "a", "--show-toplevel"));
  CHECK_FALSE(repository.head().is_shallow);
}

TEST_CASE("a repository without a commit has a branch, no commit and no history") {
  GitSandbox sandbox;
  sandbox.put("a", "x", "1");
  REQUIRE(sandbox.run("a", {"init", "--quiet"}));
  const auto repository = opened(sandbox / "a");
  CHECK(repository.head().branch == "main");
  CHECK(repository.head().commit.empty());
  CHECK(repository.tracked_changes() == Paths{});
  CHECK(repository.tags().value().empty());
  CHECK(repository.commits_since("", "").value().empty());
  CHECK_FALSE(repository.is_in_history(std::string(40, '1')).value());
}

TEST_CASE("a file is read as a commit has it, whatever stands there now") {
  GitSandbox sandbox;
  sandbox.put("a", "lib/b", "1\n");
  sandbox.init("a");
  const std::string first = id_of(sandbox, "a", "HEAD");
  sandbox.put("a", "lib/b", "2\n");
  sandbox.commit("a", "fix: b");
  const GitRepository repository = opened(sandbox / "a");
  CHECK(repository.file_at(first, "lib/b").value() == "1\n");
  CHECK(repository.file_at("HEAD", "lib/b").value() == "2\n");
  CHECK(repository.file_at(first, "lib/c").value() == std::nullopt);
  CHECK(repository.file_at(first, "lib").value() == std::nullopt);
  CHECK(repository.file_at(std::string(40, '1'), "lib/b").value() == std::nullopt);
}

TEST_CASE("a bare repository has no top") {
  GitSandbox sandbox;
  sandbox.init("a");
  REQUIRE(sandbox.run("a", {"clone", "--quiet", "--bare", ".", sandbox / "bare"}));
  const auto repository = opened(sandbox / "bare");
  CHECK(repository.head().top.empty());
  CHECK(repository.head().branch == "main");
}

TEST_CASE("a detached HEAD has a commit and no branch") {
  GitSandbox sandbox;
  sandbox.init("a");
  REQUIRE(sandbox.run("a", {"checkout", "--quiet", "--detach"}));
  CHECK(opened(sandbox / "a").head().branch.empty());
  CHECK(opened(sandbox / "a").head().commit == id_of(sandbox, "a", "HEAD"));
}

TEST_CASE("tracked files that changed are told, staged or not, untracked ones are not") {
  GitSandbox sandbox;
  sandbox.put("a", "b", "1");
  sandbox.put("a", "gone", "1");
  sandbox.init("a");
  sandbox.put("a", "new", "1");
  CHECK(opened(sandbox / "a").tracked_changes() == Paths{});
  sandbox.put("a", "b", "2");
  sandbox.put("a", "staged", "1");
  REQUIRE(sandbox.run("a", {"add", "staged"}));
  REQUIRE(sandbox.run("a", {"rm", "--quiet", "gone"}));
  CHECK(opened(sandbox / "a").tracked_changes() == Paths{"b", "gone", "staged"});
  CHECK(opened(sandbox / "a").untracked({"b", "new", "staged"}) == Paths{"new"});
  sandbox.put("a", ".gitignore", "new\n");
  CHECK(opened(sandbox / "a").ignored({"b", "new", "staged"}) == Paths{"new"});
}

TEST_CASE("a linked work tree and a submodule are repositories of their own") {
  GitSandbox sandbox;
  sandbox.init("a");
  REQUIRE(sandbox.run("a", {"worktree", "add", "--quiet", "-b", "side", sandbox / "tree"}));
  sandbox.put("tree", "lockstep.yaml", "version: 0.2.0\n");
  const auto tree = opened(sandbox / "tree");
  CHECK(tree.head().branch == "side");
  CHECK(tree.tracked_changes() == Paths{"lockstep.yaml"});
  CHECK(opened(sandbox / "a").tracked_changes() == Paths{});

  sandbox.init("super");
  REQUIRE(sandbox.run("super", {"submodule", "--quiet", "add", sandbox / "a", "sub"}));
  sandbox.commit("super", "feat: sub");
  const auto sub = opened(sandbox / "super/sub");
  CHECK(sub.head().top == id_of(sandbox, "super/sub", "--show-toplevel"));
  CHECK(sub.head().commit == id_of(sandbox, "a", "HEAD"));
}

TEST_CASE("tags lead to commits, annotated or not; tags of other things are left out") {
  GitSandbox sandbox;
  sandbox.init("a");
  const std::string first = id_of(sandbox, "a", "HEAD");
  REQUIRE(sandbox.run("a", {"tag", "v0.1.0"}));
  REQUIRE(sandbox.run("a", {"tag", "--annotate", "--message", "x", "bindings/go/v0.1.0"}));
  REQUIRE(sandbox.run("a", {"tag", "tree", "HEAD^{tree}"}));
  CHECK(opened(sandbox / "a").tags() ==
        std::vector<GitTag>{{"bindings/go/v0.1.0", first}, {"v0.1.0", first}});
}

TEST_CASE("history is told since a commit, newest first, with merges and what they touch") {
  GitSandbox sandbox;
  sandbox.init("a");
  const std::string first = id_of(sandbox, "a", "HEAD");
  REQUIRE(sandbox.run("a", {"checkout", "--quiet", "-b", "side"}));
  sandbox.put("a", "CHANGELOG.md", "told");
  sandbox.commit("a", "fix: side\n\nbody");
  REQUIRE(sandbox.run("a", {"checkout", "--quiet", "main"}));
  sandbox.commit("a", "feat: main");
  REQUIRE(sandbox.run("a", {"merge", "--quiet", "--no-ff", "--message", "Merge side", "side"}));
  const auto repository = opened(sandbox / "a");
  const auto commits = repository.commits_since(first, "CHANGELOG.md").value();
  REQUIRE(commits.size() == 3);
  CHECK(commits.front().parents == 2);
  CHECK(commits.front().message == "Merge side\n");
  for (const GitCommit& commit : commits)
    CHECK(commit.changes_file == (commit.message != "feat: main\n"));
  CHECK(repository.commits_since("", "").value().size() == 4);
  CHECK(repository.is_in_history(first).value());
  CHECK(repository.is_in_history(commits.front().id).value());
  REQUIRE(sandbox.run("a", {"checkout", "--quiet", first}));
  CHECK_FALSE(opened(sandbox / "a").is_in_history(commits.front().id).value());
}

TEST_CASE("a shallow clone tells what it has") {
  GitSandbox sandbox;
  sandbox.init("a");
  const std::string first = id_of(sandbox, "a", "HEAD");
  sandbox.commit("a", "feat: two");
  const std::string second = id_of(sandbox, "a", "HEAD");
  sandbox.commit("a", "fix: three");
  REQUIRE(sandbox.run(
      "a", {"clone", "--quiet", "--depth", "2", "file://" + (sandbox / "a"), sandbox / "shallow"}));
  const auto repository = opened(sandbox / "shallow");
  CHECK(repository.head().is_shallow);
  CHECK(subjects(repository.commits_since("", "").value()) == Paths{"fix: three", "feat: two"});
  CHECK(subjects(repository.commits_since(second, "").value()) == Paths{"fix: three"});
  CHECK(repository.is_in_history(second).value());
  CHECK_FALSE(repository.is_in_history(first).value());
  CHECK(repository.tracked_changes() == Paths{});
}

TEST_CASE("a branch is pushed to where git's configuration says") {
  GitSandbox sandbox;
  sandbox.init("a");
  CHECK(opened(sandbox / "a").upstream("main").value() == std::nullopt);
  REQUIRE(sandbox.run("a", {"remote", "add", "home", sandbox / "x"}));
  CHECK(opened(sandbox / "a").upstream("main").value() == GitUpstream{"home", "refs/heads/main"});
  REQUIRE(sandbox.run("a", {"remote", "add", "origin", sandbox / "y"}));
  CHECK(opened(sandbox / "a").upstream("main").value() == GitUpstream{"origin", "refs/heads/main"});
  REQUIRE(sandbox.run("a", {"config", "branch.main.remote", "home"}));
  REQUIRE(sandbox.run("a", {"config", "branch.main.merge", "refs/heads/trunk"}));
  CHECK(opened(sandbox / "a").upstream("main").value() == GitUpstream{"home", "refs/heads/trunk"});
  REQUIRE(sandbox.run("a", {"config", "branch.main.pushRemote", "origin"}));
  CHECK(opened(sandbox / "a").upstream("main").value() == GitUpstream{"origin", "refs/heads/main"});
}

TEST_CASE("a damaged repository is an error with its place") {
  GitSandbox sandbox;
  sandbox.init("a");
  sandbox.put("a", ".git/refs/heads/main", "no object name\n");
  const auto repository = GitRepository::open(sandbox / "a");
  REQUIRE_FALSE(repository);
  CHECK(repository.error().kind == ErrorKind::kIo);
}

}  // namespace lockstep::sys

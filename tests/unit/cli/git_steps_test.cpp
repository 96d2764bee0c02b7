#include "git_steps.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "fakes/git_sandbox.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

using fakes::GitSandbox;
using Changes = std::vector<stamp::FileChange>;

const Changes kChanges = {{"lockstep.yaml", "version: 0.1.0\n", "version: 0.2.0\n"},
                          {"CHANGELOG.md", "", "# Changelog\n", stamp::FileOrigin::kNew}};

std::string said(GitSandbox& sandbox, const std::string& name, std::vector<std::string> words) {
  const auto answer = sandbox.run(name, std::move(words));
  REQUIRE(answer);
  return std::string(trim(*answer));
}

// A bump to `version` in the repository `a`, as far as git is concerned.
struct Bump {
  GitSandbox sandbox;
  std::optional<History> history;
  GitWishes wishes;
  Changes changes = kChanges;
  std::string version = "0.2.0";
  std::string folder = "a";

  Result<std::optional<GitSteps>> plan(GitReach reach) {
    auto found = read_history(sandbox / folder);
    if (!found) return std::unexpected(found.error());
    history = std::move(*found);
    wishes.reach = reach;
    const GitRequest request{history, sandbox / folder, changes,
                             "lorem", "0.1.0",          version::parse_semver(version).value()};
    return plan_git(request, wishes, sandbox.git("a"));
  }

  std::string refusal(GitReach reach) {
    const auto steps = plan(reach);
    if (steps) return "not refused";
    std::string all = steps.error().message;
    for (const Error& other : steps.error().others) all += "; " + other.message;
    return all;
  }

  void write() const {
    for (const auto& change : changes) sandbox.put(folder, change.file, change.after);
  }
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void add_remote(GitSandbox& sandbox) {
  REQUIRE(sandbox.run("a", {"clone", "--quiet", "--bare", ".", sandbox / "remote"}));
  REQUIRE(sandbox.run("a", {"remote", "add", "origin", sandbox / "remote"}));
}

void add_hook(GitSandbox& sandbox, const std::string& repository, const std::string& name) {
  const std::string hook = repository + "/hooks/" + name;
  sandbox.put("", hook, "#!/bin/sh\necho no >&2\nexit 1\n");
  REQUIRE(::chmod((sandbox / hook).c_str(), 0755) == 0);
}

}  // namespace

TEST_CASE("without a wish git has nothing to do, with one it needs a repository") {
  Bump bump;
  CHECK(bump.plan(GitReach::kNothing).value() == std::nullopt);
  bump.sandbox.put("a", "lockstep.yaml", "version: 0.1.0\n");
  CHECK(holds(bump.refusal(GitReach::kCommit), "in no git repository"));
}

TEST_CASE("commit, tag and push are planned, shown and taken") {
  Bump bump;
  bump.sandbox.init("a");
  add_remote(bump.sandbox);
  bump.wishes.message = "chore: {name} {from} to {version}";
  const auto steps = bump.plan(GitReach::kPush).value().value();
  CHECK(steps.files == std::vector<std::string>{"CHANGELOG.md", "lockstep.yaml"});
  CHECK(steps.new_files == std::vector<std::string>{"CHANGELOG.md"});
  CHECK(steps.tag == "v0.2.0");
  CHECK(steps.message == "chore: lorem 0.1.0 to 0.2.0");
  CHECK(commands(steps).size() == 4);
  bump.write();
  REQUIRE(take_steps(steps, bump.sandbox.git("a")));
  CHECK(said(bump.sandbox, "a", {"status", "--porcelain"}).empty());
  CHECK(said(bump.sandbox, "remote", {"log", "-1", "--format=%s", "v0.2.0"}) == steps.message);
  CHECK(said(bump.sandbox, "remote", {"rev-parse", "main"}) ==
        said(bump.sandbox, "a", {"rev-parse", "HEAD"}));
}

TEST_CASE("changed files, a detached HEAD and the version's tag are told at once") {
  Bump bump;
  bump.sandbox.put("a", "other", "1");
  bump.sandbox.init("a");
  REQUIRE(bump.sandbox.run("a", {"tag", "v0.2.0"}));
  REQUIRE(bump.sandbox.run("a", {"checkout", "--quiet", "--detach"}));
  bump.sandbox.put("a", "other", "2");
  const std::string told = bump.refusal(GitReach::kTag);
  CHECK(holds(told, "HEAD is detached"));
  CHECK(holds(told, "not committed: other"));
  CHECK(holds(told, "the tag v0.2.0 exists"));
  bump.wishes.allowed = {"dirty", "detached"};
  CHECK(bump.plan(GitReach::kCommit));
}

TEST_CASE("untracked files count only among those to be written") {
  Bump bump;
  bump.sandbox.init("a");
  bump.sandbox.put("a", "untracked", "1");
  CHECK(bump.plan(GitReach::kCommit));
  bump.sandbox.put("a", "version.h", "0.1.0");
  bump.changes.push_back({"version.h", "0.1.0", "0.2.0"});
  CHECK(holds(bump.refusal(GitReach::kCommit), "git does not track version.h"));
  bump.sandbox.put("a", ".git/info/exclude", "version.h\n");
  CHECK(bump.plan(GitReach::kCommit).value()->files ==
        std::vector<std::string>{"CHANGELOG.md", "lockstep.yaml"});
}

TEST_CASE("a file that only the user's filters know to be unchanged is unchanged") {
  Bump bump;
  REQUIRE(bump.sandbox.run("", {"init", "--quiet", "a"}));
  REQUIRE(bump.sandbox.run("a", {"config", "filter.f.clean", "sed s/secret/hidden/"}));
  bump.sandbox.put("a", ".gitattributes", "filtered filter=f\n");
  bump.sandbox.put("a", "filtered", "secret\n");
  bump.sandbox.init("a");
  REQUIRE(sys::RealFilesystem().set_modified(bump.sandbox / "a/filtered", 1234567890));
  CHECK(bump.plan(GitReach::kCommit));
  bump.sandbox.put("a", "filtered", "another\n");
  CHECK(holds(bump.refusal(GitReach::kCommit), "not committed: filtered"));
}

TEST_CASE("a version not above the last tag of this history is refused, other branches are free") {
  Bump bump;
  bump.sandbox.init("a");
  REQUIRE(bump.sandbox.run("a", {"tag", "v0.3.0-rc.1"}));
  CHECK(holds(bump.refusal(GitReach::kTag), "0.2.0 is not above 0.3.0-rc.1"));
  REQUIRE(bump.sandbox.run("a", {"tag", "--delete", "v0.3.0-rc.1"}));
  REQUIRE(bump.sandbox.run("a", {"checkout", "--quiet", "-b", "side"}));
  bump.sandbox.commit("a", "feat: side");
  REQUIRE(bump.sandbox.run("a", {"tag", "v9.0.0"}));
  REQUIRE(bump.sandbox.run("a", {"checkout", "--quiet", "main"}));
  CHECK(bump.plan(GitReach::kTag));
}

TEST_CASE("a tag that would release a Go module is never made") {
  Bump bump;
  bump.sandbox.put("a", "go.mod", "module example.com/lorem\n");
  bump.sandbox.init("a");
  CHECK(holds(bump.refusal(GitReach::kTag), "go.mod stands at the repository's top"));
  CHECK(bump.plan(GitReach::kCommit));
}

TEST_CASE("a tag that someone else pushed is found before anything is written") {
  Bump bump;
  bump.sandbox.init("a");
  add_remote(bump.sandbox);
  REQUIRE(bump.sandbox.run("remote", {"tag", "v0.2.0", "main"}));
  CHECK(holds(bump.refusal(GitReach::kPush), "the tag v0.2.0 exists on origin"));
  CHECK(bump.plan(GitReach::kTag));
}

TEST_CASE("a commit that a hook refuses leaves the index as it was") {
  Bump bump;
  bump.sandbox.put("a", "other", "1");
  bump.sandbox.init("a");
  add_hook(bump.sandbox, "a/.git", "pre-commit");
  const auto steps = bump.plan(GitReach::kTag).value().value();
  bump.write();
  const auto refused = take_steps(steps, bump.sandbox.git("a"));
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().hint, "nothing is committed or tagged"));
  CHECK(said(bump.sandbox, "a", {"diff", "--cached", "--name-only"}).empty());
  CHECK(said(bump.sandbox, "a", {"ls-files"}) == "lockstep.yaml\nother");
}

TEST_CASE("a tag that cannot be made takes the commit back") {
  Bump bump;
  bump.sandbox.init("a");
  const std::string before = said(bump.sandbox, "a", {"rev-parse", "HEAD"});
  const auto steps = bump.plan(GitReach::kTag).value().value();
  bump.write();
  sys::Git git = bump.sandbox.git("a");
  git.env["GIT_CONFIG_VALUE_2"] = "true";
  git.env["GIT_CONFIG_COUNT"] = "4";
  git.env["GIT_CONFIG_KEY_3"] = "gpg.program";
  git.env["GIT_CONFIG_VALUE_3"] = "/nonexistent/gpg";
  const auto refused = take_steps(steps, git);
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().hint, "nothing is committed or tagged"));
  CHECK(said(bump.sandbox, "a", {"rev-parse", "HEAD"}) == before);
  CHECK(said(bump.sandbox, "a", {"ls-files"}) == "lockstep.yaml");
  CHECK(said(bump.sandbox, "a", {"status", "--porcelain"}) == "M lockstep.yaml\n?? CHANGELOG.md");
}

TEST_CASE("a push that is refused takes tag and commit back") {
  Bump bump;
  bump.sandbox.init("a");
  add_remote(bump.sandbox);
  add_hook(bump.sandbox, "remote", "pre-receive");
  const std::string before = said(bump.sandbox, "a", {"rev-parse", "HEAD"});
  const auto steps = bump.plan(GitReach::kPush).value().value();
  bump.write();
  const auto refused = take_steps(steps, bump.sandbox.git("a"));
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().hint, "nothing is committed or tagged"));
  CHECK(said(bump.sandbox, "a", {"rev-parse", "HEAD"}) == before);
  CHECK(said(bump.sandbox, "a", {"tag"}).empty());
  CHECK(said(bump.sandbox, "remote", {"tag"}).empty());
}

TEST_CASE("the first commit of a repository is made, and taken back too") {
  Bump bump;
  bump.sandbox.put("a", "lockstep.yaml", "version: 0.1.0\n");
  REQUIRE(bump.sandbox.run("a", {"init", "--quiet"}));
  bump.wishes.allowed = {"dirty"};
  const auto steps = bump.plan(GitReach::kTag).value().value();
  bump.write();
  sys::Git git = bump.sandbox.git("a");
  git.env["GIT_CONFIG_VALUE_2"] = "true";
  CHECK_FALSE(take_steps(steps, git));
  CHECK(said(bump.sandbox, "a", {"ls-files"}).empty());
  CHECK_FALSE(bump.sandbox.run("a", {"rev-parse", "--verify", "HEAD"}));
  git.env["GIT_CONFIG_VALUE_2"] = "false";
  REQUIRE(take_steps(steps, git));
  CHECK(said(bump.sandbox, "a", {"tag"}) == "v0.2.0");
}

TEST_CASE("what is on the remote is never taken back here, though git says that it failed") {
  Bump bump;
  bump.sandbox.init("a");
  add_remote(bump.sandbox);
  const auto steps = bump.plan(GitReach::kPush).value().value();
  bump.write();
  // A client that fails behind the push's success, as one does whose connection broke.
  bump.sandbox.put(
      "", "bin/git",
      "#!/bin/sh\nreal=$(PATH=${PATH#*:} command -v git)\n\"$real\" \"$@\"\nstatus=$?\n"
      "[ \"$1\" != push ] || exit 1\nexit $status\n");
  REQUIRE(::chmod((bump.sandbox / "bin/git").c_str(), 0755) == 0);
  sys::Git git = bump.sandbox.git("a");
  git.env["PATH"] = (bump.sandbox / "bin") + ":" + git.env["PATH"];
  REQUIRE(take_steps(steps, git));
  CHECK(said(bump.sandbox, "remote", {"tag"}) == "v0.2.0");
  CHECK(said(bump.sandbox, "a", {"tag"}) == "v0.2.0");
}

TEST_CASE("a project below the repository's top commits its own files") {
  Bump bump;
  bump.sandbox.put("a", "lib/lockstep.yaml", "version: 0.1.0\n");
  bump.sandbox.init("a");
  bump.folder = "a/lib";
  const auto steps = bump.plan(GitReach::kTag).value().value();
  CHECK(steps.files == std::vector<std::string>{"lib/CHANGELOG.md", "lib/lockstep.yaml"});
  bump.write();
  REQUIRE(take_steps(steps, bump.sandbox.git("a")));
  CHECK(said(bump.sandbox, "a", {"status", "--porcelain"}).empty());
}

TEST_CASE("a linked work tree is committed and tagged in") {
  Bump bump;
  bump.sandbox.init("origin");
  REQUIRE(
      bump.sandbox.run("origin", {"worktree", "add", "--quiet", "-b", "side", bump.sandbox / "a"}));
  const auto steps = bump.plan(GitReach::kTag).value().value();
  bump.write();
  REQUIRE(take_steps(steps, bump.sandbox.git("a")));
  CHECK(said(bump.sandbox, "origin", {"rev-parse", "v0.2.0^{commit}"}) ==
        said(bump.sandbox, "a", {"rev-parse", "side"}));
}

}  // namespace lockstep::cli

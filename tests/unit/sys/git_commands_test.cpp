#include "lockstep/sys/git_commands.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "fakes/git_sandbox.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::sys {

namespace {

using fakes::GitSandbox;
using Words = std::vector<std::string>;

std::string said(GitSandbox& sandbox, const std::string& name, const Words& words) {
  const auto answer = sandbox.run(name, words);
  REQUIRE(answer);
  return std::string(trim(*answer));
}

}  // namespace

TEST_CASE("just the named files are committed, what else is staged stays staged") {
  GitSandbox sandbox;
  sandbox.put("a", "other", "1");
  sandbox.init("a");
  sandbox.put("a", "other", "2");
  REQUIRE(sandbox.run("a", {"add", "other"}));
  sandbox.put("a", "lockstep.yaml", "version: 0.2.0\n");
  sandbox.put("a", ":(glob)*", "a name, no pattern");
  const Git git = sandbox.git("a");
  REQUIRE(run_git(git, git_add({":(glob)*"})));
  REQUIRE(run_git(git, git_commit({"lockstep.yaml", ":(glob)*"}, "-release: v0.2.0\n\n# kept")));
  CHECK(said(sandbox, "a", {"show", "--format=%B", "--name-only"}) ==
        "-release: v0.2.0\n\n# kept\n\n\n:(glob)*\nlockstep.yaml");
  CHECK(said(sandbox, "a", {"diff", "--cached", "--name-only"}) == "other");
}

TEST_CASE("the first commit of a repository is made too") {
  GitSandbox sandbox;
  sandbox.put("a", "x", "1");
  REQUIRE(sandbox.run("a", {"init", "--quiet"}));
  REQUIRE(run_git(sandbox.git("a"), git_add({"x"})));
  REQUIRE(run_git(sandbox.git("a"), git_commit({"x"}, "feat: begin")));
  CHECK(said(sandbox, "a", {"log", "--format=%s"}) == "feat: begin");
}

TEST_CASE("a hook's refusal is shown in its own words") {
  GitSandbox sandbox;
  sandbox.init("a");
  sandbox.put("a", ".git/hooks/pre-commit", "#!/bin/sh\necho 'the linter says no' >&2\nexit 3\n");
  REQUIRE(::chmod((sandbox / "a/.git/hooks/pre-commit").c_str(), 0755) == 0);
  sandbox.put("a", "lockstep.yaml", "version: 0.2.0\n");
  const auto refused = run_git(sandbox.git("a"), git_commit({"lockstep.yaml"}, "release: v0.2.0"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kToolFailed);
  CHECK(refused.error().hint.find("the linter says no") != std::string::npos);
}

TEST_CASE("a tag is annotated") {
  GitSandbox sandbox;
  sandbox.init("a");
  REQUIRE(run_git(sandbox.git("a"), git_tag("v0.1.0", "lorem 0.1.0")));
  CHECK(said(sandbox, "a", {"cat-file", "-t", "v0.1.0"}) == "tag");
}

TEST_CASE("the user's wish to sign is git's to grant") {
  GitSandbox sandbox;
  sandbox.init("a");
  Git git = sandbox.git("a");
  git.env["GIT_CONFIG_VALUE_2"] = "true";
  git.env["GIT_CONFIG_COUNT"] = "4";
  git.env["GIT_CONFIG_KEY_3"] = "gpg.program";
  git.env["GIT_CONFIG_VALUE_3"] = "/nonexistent/gpg";
  const auto refused = run_git(git, git_tag("v0.1.0", "lorem 0.1.0"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("gpg") != std::string::npos);
}

TEST_CASE("branch and tag are pushed together or not at all") {
  GitSandbox sandbox;
  sandbox.init("a");
  REQUIRE(sandbox.run("a", {"clone", "--quiet", "--bare", ".", sandbox / "remote"}));
  REQUIRE(sandbox.run("a", {"remote", "add", "origin", sandbox / "remote"}));
  sandbox.commit("a", "release: v0.2.0");
  const Git git = sandbox.git("a");
  REQUIRE(run_git(git, git_tag("v0.2.0", "x")));
  CHECK(remote_tag(git, "origin", "v0.2.0").value().empty());
  REQUIRE(run_git(git, git_push({"origin", "refs/heads/main"}, "v0.2.0")));
  CHECK(remote_tag(git, "origin", "v0.2.0").value() == said(sandbox, "a", {"rev-parse", "v0.2.0"}));
  CHECK(remote_tag(git, "origin", "0.2.0").value().empty());
  CHECK(said(sandbox, "remote", {"rev-parse", "main"}) ==
        said(sandbox, "a", {"rev-parse", "main"}));

  // Someone else moved the tag: the branch stays where it was too.
  REQUIRE(run_git(git, {"git", "tag", "--delete", "v0.2.0"}));
  sandbox.commit("a", "release: again");
  REQUIRE(run_git(git, git_tag("v0.2.0", "another")));
  const auto refused = run_git(git, git_push({"origin", "refs/heads/main"}, "v0.2.0"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("rejected") != std::string::npos);
  CHECK(said(sandbox, "remote", {"rev-parse", "main"}) !=
        said(sandbox, "a", {"rev-parse", "main"}));
}

TEST_CASE("git that is not installed is an error that names it") {
  GitSandbox sandbox;
  sandbox.init("a");
  Git git = sandbox.git("a");
  git.env["PATH"] = "/nonexistent";
  const auto missing = run_git(git, git_tag("v0.1.0", "x"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::kNotFound);
  CHECK(missing.error().message.find("git") != std::string::npos);
}

TEST_CASE("git may ask at the terminal: it is of our process group") {
  GitSandbox sandbox;
  sandbox.init("a");
  const Git git = sandbox.git("a");
  const auto asked = run_git(git, {"sh", "-c", "cut -d' ' -f5 /proc/self/stat"});
  REQUIRE(asked);
  CHECK(trim(*asked) == std::to_string(::getpgrp()));
}

}  // namespace lockstep::sys

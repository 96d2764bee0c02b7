#include "lockstep/release/git_push.hpp"

#include <sys/stat.h>

#include "git_fixture.hpp"

using namespace git_fixture;
using Words = std::vector<std::string>;

TEST_CASE("modules come into an empty repository with one commit and a tag each") {
  Remote remote;
  const auto cells = remote.push_of(
      {remote.submodule("linux_amd64", "v0.1.0"), remote.submodule("darwin_arm64", "v0.1.0")},
      "lorem v0.1.0: platforms");
  CHECK(remote.standing(cells).presence == Presence::kAbsent);
  remote.publish(cells);
  CHECK(remote.standing(cells).presence == Presence::kSame);
  CHECK(remote.said({"log", "--format=%s", "main"}) == "lorem v0.1.0: platforms");
  CHECK(remote.said({"tag", "--list"}) == "native/darwin_arm64/v0.1.0\nnative/linux_amd64/v0.1.0");
  CHECK(remote.said({"cat-file", "-t", "native/linux_amd64/v0.1.0"}) == "tag");
  CHECK(remote.said({"rev-parse", "native/linux_amd64/v0.1.0^{commit}"}) ==
        remote.said({"rev-parse", "main"}));
  CHECK(remote.bytes("main:native/linux_amd64/liblorem.a") ==
        std::string("!<arch>\n\0\r\n", 11) + "linux_amd64v0.1.0");

  const auto root = remote.push_of({remote.root("v0.1.0")}, "lorem v0.1.0");
  remote.publish(root);
  CHECK(remote.standing(root).presence == Presence::kSame);
  CHECK(remote.standing(cells).presence == Presence::kSame);
  CHECK(remote.paths("v0.1.0") ==
        Words{"LICENSE", "go.mod", "lorem.go", "native/darwin_arm64/LICENSE",
              "native/darwin_arm64/go.mod", "native/darwin_arm64/lib.go",
              "native/darwin_arm64/liblorem.a", "native/linux_amd64/LICENSE",
              "native/linux_amd64/go.mod", "native/linux_amd64/lib.go",
              "native/linux_amd64/liblorem.a"});
  remote.repositories.reset();
  CHECK(remote.files.status(remote.sandbox / "scratch/0").kind == sys::FileKind::kMissing);
}

TEST_CASE("the next version takes the place of the last one, and nothing of it stays") {
  Remote remote;
  remote.publish(remote.push_of({remote.submodule("linux_amd64", "v0.1.0", {{"old.h", "1"}}),
                                 remote.submodule("gone_amd64", "v0.1.0")}));
  remote.publish(remote.push_of({remote.root("v0.1.0", {{"sub/old.go", "package sub\n"}})}));
  const auto cells = remote.push_of({remote.submodule("linux_amd64", "v0.2.0")});
  remote.publish(cells);
  // The root module is as it was until its own turn.
  CHECK(remote.bytes("main:lorem.go") == "package lorem // v0.1.0\n");
  const auto root = remote.push_of({remote.root("v0.2.0")});
  CHECK(remote.standing(root).presence == Presence::kAbsent);
  remote.publish(root);
  CHECK(remote.paths("main") == Words{"LICENSE", "go.mod", "lorem.go", "native/gone_amd64/LICENSE",
                                      "native/gone_amd64/go.mod", "native/gone_amd64/lib.go",
                                      "native/gone_amd64/liblorem.a", "native/linux_amd64/LICENSE",
                                      "native/linux_amd64/go.mod", "native/linux_amd64/lib.go",
                                      "native/linux_amd64/liblorem.a"});
  CHECK(remote.said({"rev-list", "--count", "main"}) == "4");
  CHECK(remote.standing(cells).presence == Presence::kSame);
  CHECK(remote.bytes("native/linux_amd64/v0.1.0:native/linux_amd64/old.h") == "1");
}

TEST_CASE("of tags that are there in part only the missing ones are pushed") {
  Remote remote;
  const auto linux_only = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  remote.publish(linux_only);
  const std::string tag = remote.said({"rev-parse", "native/linux_amd64/v0.1.0"});
  const auto both =
      remote.push_of({linux_only.trees[0], remote.submodule("darwin_arm64", "v0.1.0")});
  const auto standing = remote.standing(both);
  CHECK(standing.presence == Presence::kAbsent);
  CHECK(standing.detail == "1 of 2 tags");
  remote.publish(both);
  CHECK(remote.standing(both).presence == Presence::kSame);
  CHECK(remote.said({"rev-parse", "native/linux_amd64/v0.1.0"}) == tag);

  // The branch holds it all, only a tag is missing: there is nothing to commit.
  static_cast<void>(remote.said({"tag", "--delete", "native/darwin_arm64/v0.1.0"}));
  remote.publish(both);
  CHECK(remote.standing(both).presence == Presence::kSame);
  CHECK(remote.said({"rev-list", "--count", "main"}) == "2");
}

TEST_CASE("a tag that leads to anything else is told with the first file that differs") {
  Remote remote;
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  remote.publish(push);
  remote.change({{"native/linux_amd64/lib.go", "package native // tampered\n"}});
  static_cast<void>(remote.said({"tag", "--force", "native/linux_amd64/v0.1.0", "main"}));
  const auto moved = remote.standing(push);
  CHECK(moved.presence == Presence::kOther);
  CHECK(moved.detail ==
        "the tag native/linux_amd64/v0.1.0 holds another native/linux_amd64/lib.go");

  remote.change({{"native/linux_amd64/lib.go", "package native // v0.1.0\n"},
                 {"native/linux_amd64/more.go", "package native\n"}});
  static_cast<void>(remote.said({"tag", "--force", "native/linux_amd64/v0.1.0", "main"}));
  CHECK(remote.standing(push).detail ==
        "the tag native/linux_amd64/v0.1.0 holds native/linux_amd64/more.go too");

  static_cast<void>(remote.said(
      {"tag", "--force", "native/linux_amd64/v0.1.0", "main:native/linux_amd64/lib.go"}));
  CHECK(remote.standing(push).detail == "the tag native/linux_amd64/v0.1.0 leads to no commit");
}

TEST_CASE("somebody else's push in between is an error that says so, and is tried again") {
  Remote remote;
  remote.publish(remote.push_of({remote.submodule("linux_amd64", "v0.1.0")}));
  // Its hook lets another commit in while ours is on its way.
  const std::string other = remote.sandbox / "racing";
  REQUIRE(remote.sandbox.run("remote.git", {"clone", "--quiet", remote.address(), other}));
  remote.sandbox.put("racing", "README.md", "# lorem\n");
  remote.sandbox.commit("racing", "docs: a readme");
  const std::string hook = remote.sandbox / "hooks/pre-push";
  remote.sandbox.put("hooks", "pre-push",
                     "#!/bin/sh\nunset GIT_DIR GIT_WORK_TREE\n"
                     "GIT_CONFIG_COUNT=0 exec git -C '" +
                         other + "' push --quiet origin main\n");
  REQUIRE(::chmod(hook.c_str(), 0755) == 0);
  auto& env = remote.env;
  env["GIT_CONFIG_COUNT"] = "4";
  env["GIT_CONFIG_KEY_3"] = "core.hooksPath";
  env["GIT_CONFIG_VALUE_3"] = remote.sandbox / "hooks";
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.2.0")});
  const auto raced = release::push_modules(push, remote.work());
  REQUIRE_FALSE(raced);
  CHECK(raced.error().kind == ErrorKind::kIo);
  CHECK(raced.error().message.find("somebody else pushed the branch main") != std::string::npos);
  CHECK(remote.standing(push).presence == Presence::kAbsent);
  env["GIT_CONFIG_COUNT"] = "3";
  remote.publish(push);
  CHECK(remote.standing(push).presence == Presence::kSame);
  CHECK(remote.bytes("main:README.md") == "# lorem\n");
}

TEST_CASE("bytes stay as they are, whatever git is told about files") {
  Remote remote;
  remote.change({{".gitattributes", "* text eol=crlf ident filter=evil\n*.a export-ignore\n"},
                 {"README.md", "# lorem\n"}});
  auto& env = remote.env;
  env["GIT_CONFIG_COUNT"] = "7";
  env["GIT_CONFIG_KEY_3"] = "core.autocrlf";
  env["GIT_CONFIG_VALUE_3"] = "true";
  env["GIT_CONFIG_KEY_4"] = "filter.evil.clean";
  env["GIT_CONFIG_VALUE_4"] = "cat; echo evil";
  env["GIT_CONFIG_KEY_5"] = "filter.evil.smudge";
  env["GIT_CONFIG_VALUE_5"] = "cat; echo evil";
  env["GIT_CONFIG_KEY_6"] = "filter.evil.required";
  env["GIT_CONFIG_VALUE_6"] = "true";
  const Files odd{{"crlf.h", "a\r\nb\r\n"}, {"mixed.h", "a\nb\r\n$Id$\n"}, {"x/exec.sh", "#!"}};
  const auto cells = remote.push_of({remote.submodule("linux_amd64", "v0.1.0", odd)});
  remote.publish(cells);
  CHECK(remote.standing(cells).presence == Presence::kSame);
  const std::string at = "native/linux_amd64/v0.1.0:native/linux_amd64/";
  for (const auto& [path, bytes] : odd) CHECK(remote.bytes(at + path) == bytes);
  CHECK(remote.said({"ls-tree", "main:native/linux_amd64/x"}).starts_with("100644 "));
  // What would have changed the files on their way out is gone.
  CHECK(remote.paths("main").front() == "README.md");

  const auto root =
      remote.push_of({remote.root("v0.1.0", {{".gitattributes", "*.go eol=crlf\n"}})});
  const auto refused = release::push_modules(root, remote.work());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kCheckFailed);
  CHECK(refused.error().message.find("`lorem.go` otherwise than it is") != std::string::npos);
}

TEST_CASE("a branch that holds another project is refused") {
  Remote remote;
  remote.change({{"src/main.c", "int main(void) { return 0; }\n"}, {"README.md", "# it\n"}});
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  const auto refused = release::push_modules(push, remote.work());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kCheckFailed);
  CHECK(refused.error().message ==
        "the branch holds 1 files that are of no Go module, such as `src/main.c`");
  CHECK_FALSE(release::try_push(push, remote.work(), {}));

  remote.change({{"go.mod", "module \"example.com/other\"\n"}});
  const auto other = release::push_modules(remote.push_of({remote.root("v0.1.0")}), remote.work());
  REQUIRE_FALSE(other);
  CHECK(other.error().message.find("the Go module `example.com/other`") != std::string::npos);
}

TEST_CASE("a module below the top of a larger repository leaves the rest alone") {
  Remote remote;
  remote.change({{"go.mod", "module " + kModule + "\n"},
                 {"x.go", "package x\n"},
                 {".gitattributes", "*.txt text\n"}});
  const std::string module = kModule + "/deep/er";
  const ModuleTree tree{
      "deep/er",
      remote.zip(module, "v0.1.0", {{"go.mod", "module " + module + "\n"}, {"LICENSE", "MIT\n"}}),
      module + "@v0.1.0/", "deep/er/v0.1.0"};
  remote.publish(remote.push_of({tree}));
  CHECK(remote.paths("main") == Words{"deep/er/LICENSE", "deep/er/go.mod", "go.mod", "x.go"});
}

TEST_CASE("a LICENSE that go would add to a module is taken from its commit, or refuses it") {
  Remote remote;
  const auto without = [&](const std::string& version) {
    const std::string module = kModule + "/native/linux_amd64";
    return ModuleTree{"native/linux_amd64",
                      remote.zip(module, version, {{"go.mod", "module " + module + "\n"}}),
                      module + "@" + version + "/", "native/linux_amd64/" + version};
  };
  remote.publish(remote.push_of({remote.root("v0.1.0")}));
  remote.publish(remote.push_of({without("v0.2.0")}));
  CHECK(remote.paths("native/linux_amd64/v0.2.0") ==
        Words{"go.mod", "lorem.go", "native/linux_amd64/go.mod"});
  remote.publish(remote.push_of({remote.root("v0.2.0")}));
  CHECK(remote.paths("v0.2.0").front() == "LICENSE");
}

TEST_CASE("a push can be tried without anything being sent") {
  Remote remote;
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  CHECK(release::try_push(push, remote.work(), {}));
  CHECK(remote.standing(push).presence == Presence::kAbsent);
  auto gone = push;
  gone.repository = remote.sandbox / "nowhere.git";
  const auto unreachable = release::try_push(gone, remote.work(), {});
  REQUIRE_FALSE(unreachable);
  CHECK(unreachable.error().kind == ErrorKind::kIo);
  CHECK_FALSE(release::git_standing(gone, remote.work()));
}

TEST_CASE("what was tried is what is sent, and the next push needs nothing to be fetched") {
  Remote remote;
  const auto cells = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")}, "platforms");
  const auto root = remote.push_of({remote.root("v0.1.0")}, "root");
  const GitWork work = remote.work();
  for (const GitPush& push : {cells, root}) {
    const auto asked = release::git_standing(push, work);
    REQUIRE(asked);
    REQUIRE(release::try_push(push, work, asked->refs));
  }
  CHECK(remote.process.count("commit") == 2);
  REQUIRE(release::push_modules(cells, work));
  CHECK(remote.process.count("commit") == 2);
  CHECK(remote.process.count("push") == 3);
  CHECK(release::git_standing(cells, work)->standing.presence == Presence::kSame);
  REQUIRE(release::push_modules(root, work));
  CHECK(release::git_standing(root, work)->standing.presence == Presence::kSame);
  CHECK(remote.said({"log", "--format=%s", "main"}) == "root\nplatforms");
  CHECK(remote.process.count("commit") == 3);  // the root's on top of the platforms'
  CHECK(remote.process.count("push") == 4);
  CHECK(remote.process.count("fetch") == 0);
  CHECK(remote.process.count("init") == 1);
  // Others see the same.
  CHECK(remote.standing(cells).presence == Presence::kSame);
  CHECK(remote.standing(root).presence == Presence::kSame);
}

TEST_CASE("what was tried is made again when the branch has moved on since") {
  Remote remote;
  remote.publish(remote.push_of({remote.submodule("linux_amd64", "v0.1.0")}));
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.2.0")});
  const GitWork work = remote.work();
  const auto asked = release::git_standing(push, work);
  REQUIRE(asked);
  REQUIRE(release::try_push(push, work, asked->refs));
  remote.change({{"README.md", "# lorem\n"}});
  REQUIRE(release::push_modules(push, work));
  CHECK(remote.standing(push).presence == Presence::kSame);
  CHECK(remote.bytes("main:README.md") == "# lorem\n");
  CHECK(remote.said({"rev-list", "--count", "main"}) == "3");
}

TEST_CASE("tags that somebody else pushed after the try are compared, not taken for ours") {
  Remote remote;
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  const GitWork work = remote.work();
  REQUIRE(release::try_push(push, work, {}));
  remote.change({{"native/linux_amd64/lib.go", "package theirs\n"}});
  static_cast<void>(remote.said({"tag", "native/linux_amd64/v0.1.0", "main"}));
  static_cast<void>(release::push_modules(push, work));
  const auto asked = release::git_standing(push, work);
  REQUIRE(asked);
  CHECK(asked->standing.presence == Presence::kOther);
  CHECK(remote.said({"rev-list", "--count", "main"}) == "1");
}

TEST_CASE("a file and a folder of one name are refused") {
  Remote remote;
  remote.publish(remote.push_of({remote.submodule("linux_amd64", "v0.1.0")}));
  const auto root = remote.push_of({remote.root("v0.1.0", {{"native", "no folder"}})});
  const auto refused = release::push_modules(root, remote.work());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("a file and a folder of one name") != std::string::npos);
}

TEST_CASE("a remote that refuses is quoted, and nothing of the push is there") {
  Remote remote;
  remote.sandbox.put("remote.git", "hooks/pre-receive",
                     "#!/bin/sh\necho 'main is protected'\nexit 1\n");
  REQUIRE(::chmod((remote.address() + "/hooks/pre-receive").c_str(), 0755) == 0);
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  const auto refused = release::push_modules(push, remote.work());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kToolFailed);
  CHECK(refused.error().hint.find("main is protected") != std::string::npos);
  CHECK(remote.said({"for-each-ref"}).empty());
}

TEST_CASE("a push whose answer was lost has succeeded") {
  Remote remote;
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  // The remote's program dies once the refs are written.
  remote.sandbox.put("remote.git", "hooks/post-update", "#!/bin/sh\nkill -9 $PPID\n");
  REQUIRE(::chmod((remote.address() + "/hooks/post-update").c_str(), 0755) == 0);
  remote.publish(push);
  CHECK(remote.standing(push).presence == Presence::kSame);
}

TEST_CASE("what a killed push left in its folder is no hindrance, nor is another repository's") {
  Remote remote;
  const auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  REQUIRE(remote.files.create_folders(remote.sandbox / "scratch/0/repository/.git"));
  remote.sandbox.put("scratch", "0/repository/.git/index.lock", "");
  remote.sandbox.put("scratch", "0/files/0", "half");
  remote.env["GIT_DIR"] = "/nonexistent";
  remote.env["GIT_INDEX_FILE"] = "/nonexistent";
  remote.publish(push);
  CHECK(remote.standing(push).presence == Presence::kSame);
}

TEST_CASE("the same dates give the same commit") {
  const auto commit_of = [] {
    Remote remote;
    remote.env["GIT_AUTHOR_DATE"] = "1700000000 +0000";
    remote.env["GIT_COMMITTER_DATE"] = "1700000000 +0000";
    remote.publish(remote.push_of({remote.submodule("linux_amd64", "v0.1.0")}));
    return remote.said({"rev-parse", "main", "native/linux_amd64/v0.1.0"});
  };
  CHECK(commit_of() == commit_of());
}

TEST_CASE("a ZIP of another module, or none, is refused before anything is sent") {
  Remote remote;
  auto push = remote.push_of({remote.submodule("linux_amd64", "v0.1.0")});
  push.trees[0].prefix = "example.com/other@v0.1.0/";
  const auto outside = release::push_modules(push, remote.work());
  REQUIRE_FALSE(outside);
  CHECK(outside.error().kind == ErrorKind::kCheckFailed);
  push.trees[0].zip = remote.sandbox / "none.zip";
  CHECK_FALSE(release::push_modules(push, remote.work()));
  CHECK(remote.said({"for-each-ref"}).empty());
}

#include "lockstep/sys/git.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "fakes/temporary_folder.hpp"

namespace lockstep::sys {

namespace {

using fakes::TemporaryFolder;
using Paths = std::vector<std::string>;

void put(const TemporaryFolder& folder, const std::string& path, std::string_view bytes) {
  RealFilesystem files;
  const auto slash = path.rfind('/');
  if (slash != std::string::npos) REQUIRE(files.create_folders(folder / path.substr(0, slash)));
  REQUIRE(files.write(folder / path, bytes, false));
}

// Runs the real git, cut off from the user's settings.
void git(const TemporaryFolder& folder, const std::string& arguments) {
  const std::string quiet = "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -c user.name=t "
                            "-c user.email=t@example.com";
  const std::string line = quiet + " -C " + folder.path() + " " + arguments + " >/dev/null 2>&1";
  REQUIRE(std::system(line.c_str()) == 0);
}

}  // namespace

TEST_CASE("a folder without a repository has no commit time") {
  const TemporaryFolder folder;
  CHECK(head_commit_time(folder.path()).value() == std::nullopt);
}

TEST_CASE("a repository without a commit has no commit time") {
  const TemporaryFolder folder;
  git(folder, "init");
  CHECK(head_commit_time(folder.path()).value() == std::nullopt);
}

TEST_CASE("the commit time is the committer's, seen from any folder below") {
  const TemporaryFolder folder;
  put(folder, "below/a", "");
  git(folder, "init");
  git(folder, "add .");
  REQUIRE(::setenv("GIT_COMMITTER_DATE", "@1234567890 +0200", 1) == 0);
  git(folder, "commit -m one");
  REQUIRE(::unsetenv("GIT_COMMITTER_DATE") == 0);
  CHECK(head_commit_time(folder.path()).value() == 1234567890);
  CHECK(head_commit_time(folder / "below").value() == 1234567890);
}

TEST_CASE("a damaged repository is an error that names the folder") {
  const TemporaryFolder folder;
  git(folder, "init");
  put(folder, ".git/HEAD", "ref: refs/heads/main\n");
  put(folder, ".git/refs/heads/main", "no object name\n");
  const auto time = head_commit_time(folder.path());
  REQUIRE(!time);
  CHECK(time.error().kind == ErrorKind::kIo);
  CHECK(time.error().where == folder.path());
}

TEST_CASE("ignore files count without a repository") {
  const TemporaryFolder folder;
  put(folder, ".gitignore", "*.so\nbuild/\n!keep.so\n");
  put(folder, "deep/.gitignore", "/local\n");
  const Paths paths = {"a.c", "a.so", "keep.so", "build/x/y", "deep/local", "deep/er/local"};
  for (const std::string& path : paths) put(folder, path, "");
  CHECK(without_ignored(folder.path(), paths).value() == Paths{"a.c", "keep.so", "deep/er/local"});
}

TEST_CASE("a repository's rules count above the folder, and tracked files stay") {
  const TemporaryFolder folder;
  put(folder, ".gitignore", "*.log\n");
  put(folder, "project/kept.log", "");
  put(folder, "project/dropped.log", "");
  git(folder, "init");
  git(folder, "add -f project/kept.log");
  CHECK(without_ignored(folder / "project", {"dropped.log", "kept.log", "a.txt"}).value() ==
        Paths{"kept.log", "a.txt"});
}

TEST_CASE("a project in an ignored folder of a repository goes by its own rules") {
  const TemporaryFolder folder;
  put(folder, ".gitignore", "scratch/\n");
  put(folder, "scratch/project/.gitignore", "*.o\n");
  put(folder, "scratch/project/a.o", "");
  git(folder, "init");
  CHECK(without_ignored(folder / "scratch/project", {"a.c", "a.o"}).value() == Paths{"a.c"});
}

TEST_CASE("all paths of a folder that is not on disk are kept") {
  CHECK(without_ignored("/nowhere/at/all", {"a", "b"}).value() == Paths{"a", "b"});
}

TEST_CASE("a change is shown as git shows it") {
  const auto diff = unified_diff("a/b.toml", "one\ntwo\nthree\n", "one\n2\nthree\n").value();
  CHECK(diff.find("--- a/a/b.toml\n+++ b/a/b.toml\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n") !=
        std::string::npos);
  CHECK(unified_diff("a", "x", "x") == "");
  CHECK(unified_diff("new", "", "x\n").value().find("+x\n") != std::string::npos);
}

}  // namespace lockstep::sys

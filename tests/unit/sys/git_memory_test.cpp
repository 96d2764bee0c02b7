#include "git_memory.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "fakes/temporary_folder.hpp"
#include "lockstep/sys/git.hpp"

namespace lockstep::sys {

namespace {

using fakes::TemporaryFolder;
using Paths = std::vector<std::string>;

// A project in a repository, where a build has been, and a home of its own.
class Project {
 public:
  Project() {
    REQUIRE(::setenv("HOME", (home_.path()).c_str(), 1) == 0);
    REQUIRE(::unsetenv("XDG_CONFIG_HOME") == 0);
    put(".lockstep/lock", "");
    put("a", "");
    put("b.log", "");
    git("init");
  }
  ~Project() {
    if (!old_home_.empty()) ::setenv("HOME", old_home_.c_str(), 1);
  }
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  void put(const std::string& path, std::string_view bytes) const { write(folder_ / path, bytes); }
  void put_home(const std::string& path, std::string_view bytes) const {
    write(home_ / path, bytes);
  }
  void git(const std::string& arguments) const {
    const std::string line = "git -c user.name=t -c user.email=t@example.com -C " + folder_.path() +
                             " " + arguments + " >/dev/null 2>&1";
    REQUIRE(std::system(line.c_str()) == 0);
  }
  Paths files() const {
    Paths all{"a", "b.log"};
    if (RealFilesystem().status(folder_ / ".gitignore").kind == FileKind::kFile)
      all.insert(all.begin(), ".gitignore");
    return all;
  }
  std::optional<Digest> rules() const { return ignore_rules(folder_.path(), files()); }
  Paths kept() const { return without_ignored(folder_.path(), files()).value(); }
  std::string path(const std::string& below) const { return folder_ / below; }
  std::string folder() const { return folder_.path(); }

 private:
  static void write(const std::string& path, std::string_view bytes) {
    RealFilesystem files;
    REQUIRE(files.create_folders(path.substr(0, path.rfind('/'))));
    REQUIRE(files.write(path, bytes, false));
  }

  TemporaryFolder folder_;
  TemporaryFolder home_;
  std::string old_home_ = std::getenv("HOME") == nullptr ? "" : std::getenv("HOME");
};

}  // namespace

TEST_CASE("what git ignores is kept, and asked anew when an ignore file says something else") {
  const Project project;
  project.put(".gitignore", "*.log\n");
  CHECK(project.kept() == Paths{".gitignore", "a"});
  CHECK(kept_ignored(project.folder(), *project.rules()) == Paths{"b.log"});
  CHECK(project.kept() == Paths{".gitignore", "a"});
  project.put(".gitignore", "a\n");
  CHECK_FALSE(kept_ignored(project.folder(), *project.rules()));
  CHECK(project.kept() == Paths{".gitignore", "b.log"});
}

TEST_CASE("everything that decides about ignored files is noticed") {
  const Project project;
  project.put(".gitignore", "*.log\n");
  CHECK(project.kept() == Paths{".gitignore", "a"});
  project.git("add -f b.log");
  CHECK(project.kept() == project.files());
  project.put(".git/info/exclude", "a\n");
  CHECK(project.kept() == Paths{".gitignore", "b.log"});
  const auto before = project.rules();
  project.put_home(".config/git/ignore", "a\n");
  CHECK(project.rules() != before);
}

TEST_CASE("nothing is kept where a configuration names further files") {
  const Project project;
  CHECK(project.rules());
  project.put_home(".gitconfig", "[core]\nexcludesFile = ~/more\n");
  CHECK_FALSE(project.rules());
  project.put_home(".gitconfig", "[Include]\npath = more\n");
  CHECK_FALSE(project.rules());
}

TEST_CASE("kept answers that were altered are not believed") {
  const Project project;
  project.put(".gitignore", "*.log\n");
  CHECK(project.kept() == Paths{".gitignore", "a"});
  const std::string path = project.path(".lockstep/ignored");
  const std::string text = RealFilesystem().read(path).value();
  project.put(".lockstep/ignored", text + "a\n");
  CHECK(project.kept() == Paths{".gitignore", "a"});
  project.put(".lockstep/ignored", "");
  CHECK(project.kept() == Paths{".gitignore", "a"});
}

TEST_CASE("nothing is kept where no build has been") {
  const Project project;
  REQUIRE(RealFilesystem().remove_all(project.path(".lockstep")));
  CHECK(project.kept() == Paths{"a", "b.log"});
  CHECK(RealFilesystem().status(project.path(".lockstep")).kind == FileKind::kMissing);
}

TEST_CASE("a commit's time is kept for that commit alone, packed references included") {
  const Project project;
  project.git("add a");
  REQUIRE(::setenv("GIT_COMMITTER_DATE", "@1234567890 +0200", 1) == 0);
  project.git("commit -m one");
  CHECK(head_commit_time(project.folder()).value() == 1234567890);
  const auto first = head_commit(project.folder());
  REQUIRE(first);
  CHECK(kept_time(project.folder(), *first) == 1234567890);
  project.git("pack-refs --all");
  CHECK(head_commit(project.folder()) == first);
  REQUIRE(::setenv("GIT_COMMITTER_DATE", "@1234567899 +0200", 1) == 0);
  project.git("commit --allow-empty -m two");
  CHECK(head_commit_time(project.folder()).value() == 1234567899);
  project.git("checkout --detach HEAD~1");
  CHECK(head_commit_time(project.folder()).value() == 1234567890);
  REQUIRE(::unsetenv("GIT_COMMITTER_DATE") == 0);
}

}  // namespace lockstep::sys

#include "lockstep/stamp/write.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "fakes/memory_filesystem.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/base/path.hpp"

using namespace lockstep;
using stamp::FileChange;

namespace {

const std::vector<FileChange> kChanges = {{"a", "old a", "new a"}, {"b", "old b", "new b"}};

void lay(sys::Filesystem& files, const std::string& folder) {
  for (const FileChange& change : kChanges)
    REQUIRE(files.write(join_path(folder, change.file), change.before, false));
}

}  // namespace

TEST_CASE("all files are written, their modes and links stay") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  lay(files, folder.path());
  REQUIRE(::chmod((folder / "a").c_str(), 0640) == 0);
  REQUIRE(files.rename(folder / "b", folder / "real"));
  REQUIRE(files.link("real", folder / "b"));
  REQUIRE(stamp::write_changes(files, files.canonical(folder.path()).value(), kChanges));
  CHECK(files.read(folder / "a").value() == "new a");
  CHECK(files.read(folder / "real").value() == "new b");
  CHECK(files.status(folder / "b").kind == sys::FileKind::kLink);
  struct stat facts{};
  REQUIRE(::stat((folder / "a").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0640);
}

TEST_CASE("nothing is written when a file changed, vanished or is read-only") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  lay(files, folder.path());
  SECTION("changed") { REQUIRE(files.write(folder / "b", "theirs", false)); }
  SECTION("vanished") { REQUIRE(files.remove_all(folder / "b")); }
  SECTION("read-only") { REQUIRE(::chmod((folder / "b").c_str(), 0444) == 0); }
  const auto written = stamp::write_changes(files, folder.path(), kChanges);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("b") != std::string::npos);
  CHECK(files.read(folder / "a").value() == "old a");
}

TEST_CASE("a write that fails half-way gives the files before it their old bytes back") {
  fakes::MemoryFilesystem files;
  for (const FileChange& change : kChanges) files.add("/p/" + change.file, change.before);
  files.fail_once_after(1);
  const auto written = stamp::write_changes(files, "/p", kChanges);
  REQUIRE_FALSE(written);
  CHECK(written.error().hint.find("no file was changed") != std::string::npos);
  CHECK(files.read("/p/a").value() == "old a");
  CHECK(files.read("/p/b").value() == "old b");
}

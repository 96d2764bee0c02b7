#include "lockstep/sys/filesystem.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "fakes/temporary_folder.hpp"
#include "lockstep/sys/file_lock.hpp"

using namespace lockstep;
using sys::FileKind;

TEST_CASE("a file is written, read, copied with its bit, linked and removed") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "a/b/c"));
  REQUIRE(files.write(folder / "a/b/c/tool", "#!", true));
  REQUIRE(files.copy_file(folder / "a/b/c/tool", folder / "copy", true));
  CHECK(files.status(folder / "copy").executable);
  CHECK(files.read(folder / "copy").value() == "#!");
  REQUIRE(files.link("copy", folder / "link"));
  CHECK(files.status(folder / "link").kind == FileKind::kLink);
  CHECK(files.read_link(folder / "link").value() == "copy");
  CHECK(files.canonical(folder / "link").value() == files.canonical(folder / "copy").value());
  REQUIRE(files.remove_all(folder / "a"));
  CHECK(files.status(folder / "a").kind == FileKind::kMissing);
  CHECK(files.remove_all(folder / "a"));
}

TEST_CASE("a range of a file is read, as much of it as there is") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.write(folder / "file", "0123456789", false));
  CHECK(files.read_range(folder / "file", 3, 4).value() == "3456");
  CHECK(files.read_range(folder / "file", 8, 4).value() == "89");
  CHECK(files.read_range(folder / "file", 20, 4).value().empty());
  CHECK_FALSE(files.read_range(folder / "missing", 0, 1));
}

TEST_CASE("removing a folder does not follow links and copes with read-only folders") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "keep"));
  REQUIRE(files.write(folder / "keep/file", "precious", false));
  REQUIRE(files.create_folders(folder / "gone/locked"));
  REQUIRE(files.write(folder / "gone/locked/file", "x", false));
  REQUIRE(files.link("../keep", folder / "gone/link"));
  ::chmod((folder / "gone/locked").c_str(), 0500);
  REQUIRE(files.remove_all(folder / "gone"));
  CHECK(files.read(folder / "keep/file").value() == "precious");
}

TEST_CASE("a copy with a time and a bit of its own has them") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const std::string big(1'000'003, 'z');
  REQUIRE(files.write(folder / "from", big, true));
  REQUIRE(files.copy_file_as(folder / "from", folder / "to", false, 1'000'000'000));
  const auto status = files.status(folder / "to");
  CHECK_FALSE(status.executable);
  CHECK(status.modified_ns == 1'000'000'000LL * 1'000'000'000LL);
  CHECK(files.read(folder / "to").value() == big);
}

TEST_CASE("an atomic write replaces a file and leaves no neighbour") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.write_atomic(folder / "file", "one", false));
  REQUIRE(files.write_atomic(folder / "file", "two", false));
  CHECK(files.read(folder / "file").value() == "two");
  CHECK(files.list(folder.path()).value().size() == 1);
}

TEST_CASE("two folders are exchanged") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "a"));
  REQUIRE(files.create_folders(folder / "b"));
  REQUIRE(files.write(folder / "a/x", "1", false));
  REQUIRE(files.exchange(folder / "a", folder / "b"));
  CHECK(files.read(folder / "b/x").value() == "1");
  CHECK(files.list(folder / "a").value().empty());
}

TEST_CASE("a tree is listed sorted, links not followed") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  REQUIRE(files.create_folders(folder / "t/b"));
  REQUIRE(files.write(folder / "t/b/2", "", false));
  REQUIRE(files.write(folder / "t/b.c", "", false));
  REQUIRE(files.link("/", folder / "t/root"));
  CHECK(sys::list_tree(files, folder / "t").value() ==
        std::vector<std::string>{"b.c", "b/2", "root"});
}

TEST_CASE("errors name the path, the system's reason and what to do") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const auto missing = files.read(folder / "absent");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::kNotFound);
  CHECK(missing.error().message ==
        "cannot read `" + (folder / "absent") + "`: No such file or directory");
  const auto is_folder = files.read(folder.path());
  REQUIRE_FALSE(is_folder);
  CHECK(is_folder.error().kind == ErrorKind::kIo);
  const auto full = files.write("/dev/full", "bytes", false);
  REQUIRE_FALSE(full);
  CHECK(full.error().message.find("No space left on device") != std::string::npos);
  CHECK(full.error().hint.find("free some space") != std::string::npos);
}

TEST_CASE("a full disk fails an atomic write and leaves the old file and no neighbour") {
  if (::geteuid() != 0) return;
  const fakes::TemporaryFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) return;
  sys::RealFilesystem files;
  REQUIRE(files.write_atomic(folder / "file", "old", false));
  const auto full = files.write_atomic(folder / "file", std::string(1'000'000, 'x'), false);
  CHECK(files.read(folder / "file").value() == "old");
  CHECK(files.list(folder.path()).value().size() == 1);
  ::umount(folder.path().c_str());
  REQUIRE_FALSE(full);
  CHECK(full.error().kind == ErrorKind::kIo);
}

TEST_CASE("a lock is held by one at a time and ends with its scope") {
  const fakes::TemporaryFolder folder;
  {
    auto first = sys::FileLock::attempt(folder / "lock");
    REQUIRE(first);
    REQUIRE(first->has_value());
    CHECK((*first)->write("me"));
    CHECK_FALSE(sys::FileLock::attempt(folder / "lock").value().has_value());
  }
  CHECK(sys::FileLock::wait(folder / "lock"));
  CHECK(sys::RealFilesystem().read(folder / "lock").value() == "me");
}

#include "lockstep/store/hashed_files.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <thread>

#include "fakes/temporary_folder.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/file_digest.hpp"

using namespace lockstep;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

store::HashedFile hashed(const std::string& path) {
  return {path,
          {sys::FileKind::kFile, 7, 100 * kSecond + 1, 42, false, 101 * kSecond + 1, 3},
          102 * kSecond,
          sha256(path)};
}

}  // namespace

TEST_CASE("a file that looks as it did is known by its digest") {
  const store::HashedFiles files = {hashed("a"), hashed("b")};
  const store::HashedFile known = hashed("b");
  REQUIRE(store::find_unchanged(files, "b", known.status) != nullptr);
  CHECK(*store::find_unchanged(files, "b", known.status) == known.digest);
  CHECK(store::find_unchanged(files, "c", known.status) == nullptr);
}

TEST_CASE("any difference in its status makes a file unknown") {
  const store::HashedFiles files = {hashed("a")};
  const std::vector<std::function<void(sys::FileStatus&)>> differences = {
      [](auto& status) { status.kind = sys::FileKind::kLink; },
      [](auto& status) { ++status.size; },
      [](auto& status) { ++status.modified_ns; },
      [](auto& status) { --status.modified_ns; },
      [](auto& status) { ++status.changed_ns; },
      [](auto& status) { ++status.inode; },
      [](auto& status) { ++status.device; },
      [](auto& status) { status.executable = true; },
  };
  for (const auto& differ : differences) {
    sys::FileStatus status = files[0].status;
    differ(status);
    CHECK(store::find_unchanged(files, "a", status) == nullptr);
  }
}

TEST_CASE("a file that changed in the tick in which it was hashed is hashed again") {
  for (const std::int64_t seen : {101 * kSecond + 1, 101 * kSecond, 50 * kSecond}) {
    store::HashedFiles files = {hashed("a")};
    files[0].seen_ns = seen;
    CHECK(store::find_unchanged(files, "a", files[0].status) == nullptr);
  }
}

TEST_CASE("times in whole seconds are trusted only after two of them have passed") {
  store::HashedFiles files = {hashed("a")};
  files[0].status.changed_ns = 101 * kSecond;
  CHECK(store::find_unchanged(files, "a", files[0].status) == nullptr);
  files[0].seen_ns = 104 * kSecond;
  CHECK(store::find_unchanged(files, "a", files[0].status) != nullptr);
}

TEST_CASE("the list is read back as it was written, and a torn or altered one is none") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const store::HashedFiles list = {hashed("a b\n"), hashed("b/c")};
  const std::string path = folder / "stat";
  REQUIRE(store::write_hashed_files(files, path, list));
  CHECK(store::read_hashed_files(files, path) == list);
  const std::string bytes = files.read(path).value();
  for (const std::size_t size : {bytes.size() - 1, bytes.size() / 2, std::size_t{0}}) {
    REQUIRE(files.write(path, bytes.substr(0, size), false));
    CHECK(store::read_hashed_files(files, path).empty());
  }
  for (std::size_t i = 0; i < bytes.size(); i += 13) {
    std::string altered = bytes;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    REQUIRE(files.write(path, altered, false));
    CHECK(store::read_hashed_files(files, path).empty());
  }
  CHECK(store::read_hashed_files(files, folder / "absent").empty());
}

TEST_CASE("other bytes of the same size with the old modification time are noticed") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const sys::RealClock clock;
  const std::string path = folder / "source.c";
  REQUIRE(files.write(path, "int one;", false));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const store::HashedFiles fine = {
      {path, files.status(path), clock.file_time(), sys::digest_of_file(files, path).value()}};
  REQUIRE(store::find_unchanged(fine, path, files.status(path)) != nullptr);
  const std::int64_t modified = fine[0].status.modified_ns;
  REQUIRE(files.write(path, "int two;", false));
  REQUIRE(files.set_modified(path, modified / kSecond));
  sys::FileStatus status = files.status(path);
  status.modified_ns = modified;  // as `touch -d` restores it, to the nanosecond
  CHECK(status.size == fine[0].status.size);
  CHECK(store::find_unchanged(fine, path, status) == nullptr);
}

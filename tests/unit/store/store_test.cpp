#include "lockstep/store/store.hpp"

#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <thread>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"

using namespace lockstep;

namespace {

const fakes::FakeClock kClock;

std::unique_ptr<store::Store> open_store(sys::Filesystem& files,
                                         const fakes::TemporaryFolder& folder) {
  auto opened = store::Store::open(files, kClock, folder / "store");
  REQUIRE(opened);
  return std::move(*opened);
}

// Leaves an action's outputs in a scratch folder and stores them under `key`.
Result<store::StoredResult> store_outputs(store::Store& store, sys::Filesystem& files,
                                          const Digest& key, const std::string& bytes) {
  LOCKSTEP_TRY(scratch, store.make_scratch());
  LOCKSTEP_CHECK(files.create_folders(scratch.path() + "/out/empty"));
  LOCKSTEP_CHECK(files.write(scratch.path() + "/out/a", bytes, true));
  LOCKSTEP_CHECK(files.write(scratch.path() + "/out/same", bytes, false));
  LOCKSTEP_CHECK(files.link("a", scratch.path() + "/out/link"));
  return store.insert(key, {sha256(bytes), 1}, scratch.path(), {"out"}, {1, 2, 3});
}

std::size_t entries_of(const sys::Filesystem& files, const std::string& folder) {
  return files.list(folder).value().size();
}

}  // namespace

TEST_CASE("what is stored is found again by another process, bytes and bits") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const Digest key = sha256("key");
  const auto inserted = store_outputs(*open_store(files, folder), files, key, "bytes");
  REQUIRE(inserted);
  const auto store = open_store(files, folder);
  const auto found = store->lookup(key, {"out"});
  REQUIRE(found);
  CHECK(*found == *inserted);
  CHECK(found->files.size() == 2);
  CHECK(found->file("out/a")->executable);
  CHECK_FALSE(found->file("out/same")->executable);
  CHECK(found->links == std::vector<store::StoredLink>{{"out/link", "a"}});
  CHECK(found->folders == std::vector<std::string>{"out/empty"});
  CHECK(store->read(found->file("out/a")->digest).value() == "bytes");
  CHECK(entries_of(files, store->folder() + "/v1/exec") == 0);
}

TEST_CASE("a result is no hit for another key or when a declared output is not in it") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const auto store = open_store(files, folder);
  REQUIRE(store_outputs(*store, files, sha256("key"), "bytes"));
  CHECK_FALSE(store->lookup(sha256("other"), {"out"}));
  CHECK_FALSE(store->lookup(sha256("key"), {"out", "more"}));
}

TEST_CASE("a result is recalled by its Action under any key, as long as it is whole") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const store::BlobName action{sha256("bytes"), 1};
  auto inserted = store_outputs(*open_store(files, folder), files, sha256("key"), "bytes");
  REQUIRE(inserted);
  const auto store = open_store(files, folder);
  CHECK_FALSE(store->recall({sha256("other"), 1}, {"out"}));
  CHECK_FALSE(store->recall(action, {"out", "more"}));
  const auto recalled = store->recall(action, {"out"});
  REQUIRE(recalled);
  inserted->cpu_seconds = 0;  // the API has no place for these two
  inserted->peak_kib = 0;
  CHECK(*recalled == *inserted);
  REQUIRE(store->remember(sha256("new key"), *recalled));
  CHECK(store->lookup(sha256("new key"), {"out"}) == *recalled);
  REQUIRE(files.remove_all(store->blob_path(recalled->files[0].digest)));
  CHECK_FALSE(store->recall(action, {"out"}));
}

TEST_CASE("an output that is missing is an Error and nothing is stored") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const auto store = open_store(files, folder);
  const auto scratch = store->make_scratch();
  REQUIRE(scratch);
  const auto inserted = store->insert(sha256("key"), {}, scratch->path(), {"out"}, {});
  REQUIRE_FALSE(inserted);
  CHECK(inserted.error().message.find("`out`") != std::string::npos);
  CHECK_FALSE(store->lookup(sha256("key"), {}));
}

TEST_CASE("a blob that was altered, cut short or lost is noticed, and storing again mends it") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const Digest key = sha256("key");
  const std::string blob = open_store(files, folder)->blob_path(sha256("bytes"));
  const std::vector<std::function<void()>> harms = {
      [&] { REQUIRE(files.write(blob, "bytEs", false)); },
      [&] { REQUIRE(files.write(blob, "byt", false)); },
      [&] { REQUIRE(files.remove_all(blob)); },
  };
  for (const auto& harm : harms) {
    REQUIRE(store_outputs(*open_store(files, folder), files, key, "bytes"));
    REQUIRE(open_store(files, folder)->lookup(key, {"out"}));
    harm();
    const auto store = open_store(files, folder);
    const auto found = store->lookup(key, {"out"});
    CHECK_FALSE((found && store->verify(*found)));
    CHECK(files.status(blob).kind == sys::FileKind::kMissing);
    CHECK_FALSE(store->lookup(key, {"out"}));
  }
  REQUIRE(store_outputs(*open_store(files, folder), files, key, "bytes"));
  CHECK(open_store(files, folder)->lookup(key, {"out"}));
}

TEST_CASE("only one at a time works on a key") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const auto store = open_store(files, folder);
  std::atomic<int> inside = 0;
  std::atomic<bool> overlapped = false;
  const auto work = [&] {
    for (int i = 0; i < 3; ++i) {
      const auto lock = store->lock(sha256("key"));
      if (++inside > 1) overlapped = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      --inside;
    }
  };
  {
    const std::jthread first(work);
    const std::jthread second(work);
  }
  CHECK_FALSE(overlapped);
}

TEST_CASE(
    "a folder of a killed process is removed by the next one, a live one's stays, a kept one too") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const auto store = open_store(files, folder);
  auto live = store->make_scratch();
  REQUIRE(live);
  std::string kept;
  {
    auto scratch = store->make_scratch();
    REQUIRE(scratch);
    kept = scratch->path();
    scratch->keep();
  }
  const pid_t child = ::fork();
  if (child == 0) {
    auto scratch = store->make_scratch();
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  CHECK(entries_of(files, store->folder() + "/v1/exec") == 5);
  open_store(files, folder);
  CHECK(files.status(live->path()).kind == sys::FileKind::kFolder);
  CHECK(files.status(kept).kind == sys::FileKind::kFolder);
  CHECK(entries_of(files, store->folder() + "/v1/exec") == 3);
}

TEST_CASE("kills at any moment leave a sound store") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  const std::string bytes(300'000, 'b');
  int complete = 0;
  // Longer and longer, until some were given the time to finish: this machine may be slow.
  for (int round = 0; round < 40 || (complete == 0 && round < 1000); ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto store = store::Store::open(files, kClock, folder / "store");
      for (int i = 0;; ++i) {
        const std::string name = std::to_string(i % 20);
        static_cast<void>(store_outputs(**store, files, sha256(name), bytes + name));
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(700 * round));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const auto store = open_store(files, folder);
    for (int i = 0; i < 20; ++i) {
      const std::string name = std::to_string(i);
      const auto found = store->lookup(sha256(name), {"out"});
      if (!found) continue;
      ++complete;
      CHECK(found->files.size() == 2);
      CHECK(store->read(found->file("out/a")->digest).value() == bytes + name);
      CHECK(store->recall(*found->action, {"out"}));
    }
  }
  CHECK(complete > 0);
}

TEST_CASE(
    "a full disk fails the storing with the system's reason, and what was there stays sound") {
  if (::geteuid() != 0) return;
  const fakes::TemporaryFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0) return;
  sys::RealFilesystem files;
  {
    const auto store = open_store(files, folder);
    REQUIRE(store_outputs(*store, files, sha256("small"), "small"));
    const auto full = store_outputs(*store, files, sha256("big"), std::string(3'000'000, 'x'));
    REQUIRE_FALSE(full);
    CHECK(full.error().message.find("No space left on device") != std::string::npos);
    CHECK_FALSE(store->lookup(sha256("big"), {"out"}));
    CHECK(store->lookup(sha256("small"), {"out"}));
    CHECK(entries_of(files, store->folder() + "/v1/exec") == 0);
  }
  ::umount(folder.path().c_str());
}

TEST_CASE("a store that cannot be made says where and what to do") {
  sys::RealFilesystem files;
  const auto opened = store::Store::open(files, kClock, "/proc/lockstep");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("/proc/lockstep") != std::string::npos);
  CHECK(opened.error().hint.find("LOCKSTEP_STORE") != std::string::npos);
  CHECK_FALSE(store::Store::open(files, kClock, "relative"));
}

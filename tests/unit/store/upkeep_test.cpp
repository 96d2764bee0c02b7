#include "lockstep/store/upkeep.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "fakes/fake_clock.hpp"
#include "fakes/temporary_folder.hpp"
#include "lockstep/store/key_parts.hpp"
#include "lockstep/store/store.hpp"

using namespace lockstep;

namespace {

// A store with results of one file each, used in the order in which they are added.
class Shelf {
 public:
  Shelf() { open(); }

  void open() {
    auto opened = store::Store::open(files, clock, path());
    REQUIRE(opened);
    store = std::move(*opened);
  }
  void close() { store.reset(); }

  Digest add(const std::string& name, const std::string& bytes) {
    const Digest key = sha256(name);
    const auto digest = store->put(bytes);
    REQUIRE(digest);
    REQUIRE(store->remember(key, {{{"out", *digest, bytes.size(), false}}, {}, {}, 0, 0, 0, {}}));
    clock.advance(10);
    REQUIRE(files.set_modified(result_path(key), clock.now()));
    return key;
  }

  std::string path() const { return folder / "store"; }
  std::string result_path(const Digest& key) const {
    return path() + "/v1/keys/sha256/" + key.hex().substr(0, 2) + "/" + key.hex();
  }
  bool has(const Digest& key) { return store->lookup(key, {"out"}).has_value(); }

  fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  fakes::FakeClock clock;
  std::unique_ptr<store::Store> store;
};

}  // namespace

TEST_CASE("a sound store is verified, and its contents are counted") {
  Shelf shelf;
  shelf.add("a", "bytes");
  shelf.add("b", "bytes");
  const auto verdict = store::verify_store(shelf.files, shelf.path());
  REQUIRE(verdict);
  CHECK(verdict->results == 2);
  CHECK(verdict->blobs == 1);
  CHECK(verdict->bytes == 5);
  CHECK(verdict->damages.empty());
  const auto usage = store::measure(shelf.files, shelf.path());
  REQUIRE(usage);
  CHECK(usage->results == 2);
  CHECK(usage->blob_bytes == 5);
}

TEST_CASE("one flipped byte of a blob, a lost blob and a torn result are found and removed") {
  Shelf shelf;
  const Digest flipped = shelf.add("flipped", "bytes");
  const Digest lost = shelf.add("lost", "others");
  const Digest torn = shelf.add("torn", "third");
  const Digest sound = shelf.add("sound", "fourth");
  REQUIRE(shelf.files.write(shelf.store->blob_path(sha256("bytes")), "bYtes", false));
  REQUIRE(shelf.files.remove_all(shelf.store->blob_path(sha256("others"))));
  const std::string text = shelf.files.read(shelf.result_path(torn)).value();
  REQUIRE(shelf.files.write(shelf.result_path(torn), text.substr(0, text.size() / 2), false));
  const auto verdict = store::verify_store(shelf.files, shelf.path());
  REQUIRE(verdict);
  CHECK(verdict->damages.size() == 4);  // the blob, and all three results
  for (const Digest& key : {flipped, lost, torn}) CHECK_FALSE(shelf.has(key));
  CHECK(shelf.has(sound));
  CHECK(store::verify_store(shelf.files, shelf.path())->damages.empty());
}

TEST_CASE("results by Action are verified, keep their blobs, and go when they are not used") {
  Shelf shelf;
  const store::BlobName action{sha256("action"), 1};
  {
    const auto scratch = shelf.store->make_scratch();
    REQUIRE(scratch);
    REQUIRE(shelf.files.create_folders(scratch->path() + "/out"));
    REQUIRE(shelf.files.write(scratch->path() + "/out/a", "bytes", false));
    REQUIRE(shelf.store->insert(sha256("key"), action, scratch->path(), {"out"}, {}));
  }
  const std::string hex = action.hash.hex();
  const std::string record = shelf.path() + "/v1/ac/sha256/" + hex.substr(0, 2) + "/" + hex;
  REQUIRE(shelf.files.remove_all(shelf.result_path(sha256("key"))));
  auto verdict = store::verify_store(shelf.files, shelf.path());
  REQUIRE(verdict);
  CHECK(verdict->results == 1);
  CHECK(verdict->blobs == 2);  // the file, and the tree of `out`
  CHECK(verdict->damages.empty());
  shelf.close();
  const auto none = store::collect_garbage(shelf.files, shelf.path(), 5000);
  REQUIRE(none);
  CHECK(none->blobs == 0);
  const std::string bytes = shelf.files.read(record).value();
  REQUIRE(shelf.files.write(record, bytes.substr(0, bytes.size() - 1), false));
  verdict = store::verify_store(shelf.files, shelf.path());
  REQUIRE(verdict);
  CHECK(verdict->damages.size() == 1);
  CHECK(shelf.files.status(record).kind == sys::FileKind::kMissing);
  REQUIRE(shelf.files.write(record, bytes, false));
  const auto all = store::collect_garbage(shelf.files, shelf.path(), 0);
  REQUIRE(all);
  CHECK(all->results == 1);
  CHECK(all->blobs == 2);
  CHECK(all->left_bytes == 0);
}

TEST_CASE("a collection removes what was not used for longest, and no blob that a result names") {
  Shelf shelf;
  const Digest old = shelf.add("old", std::string(1000, 'a'));
  const Digest shared = shelf.add("shared", std::string(1000, 'a'));
  const Digest fresh = shelf.add("fresh", std::string(500, 'b'));
  REQUIRE(shelf.store->put("named by nothing"));
  shelf.close();
  const auto none = store::collect_garbage(shelf.files, shelf.path(), 5000);
  REQUIRE(none);
  CHECK(none->results == 0);
  CHECK(none->blobs == 1);
  CHECK(none->left_bytes == 1500);
  const auto some = store::collect_garbage(shelf.files, shelf.path(), 1499);
  REQUIRE(some);
  CHECK(some->results == 2);  // the blob goes with the last result that names it
  CHECK(some->left_bytes == 500);
  shelf.open();
  CHECK_FALSE(shelf.has(old));
  CHECK_FALSE(shelf.has(shared));
  CHECK(shelf.has(fresh));
}

TEST_CASE("a use moves a result to the end of the line") {
  Shelf shelf;
  const Digest first = shelf.add("first", "first bytes");
  const Digest second = shelf.add("second", "second bytes");
  shelf.clock.advance(2 * 60 * 60);
  CHECK(shelf.has(first));
  shelf.close();
  REQUIRE(store::collect_garbage(shelf.files, shelf.path(), 15));
  shelf.open();
  CHECK(shelf.has(first));
  CHECK_FALSE(shelf.has(second));
}

TEST_CASE(
    "laid-out trees age by their last use, tools' caches by their newest file, and both count") {
  Shelf shelf;
  const std::string cache = shelf.path() + "/cache";
  const auto lay = [&](const std::string& place, std::size_t bytes) {
    shelf.clock.advance(10);
    REQUIRE(shelf.files.create_folders(cache + "/" + place));
    REQUIRE(shelf.files.write(cache + "/" + place + "/file", std::string(bytes, 'x'), false));
    REQUIRE(shelf.files.set_modified(cache + "/" + place + "/file", shelf.clock.now()));
  };
  for (const std::string place : {"vendor/first", "std/second"}) {
    lay(place, 100);
    REQUIRE(shelf.files.write(cache + "/" + place + ".complete", "", false));
    REQUIRE(shelf.files.set_modified(cache + "/" + place + ".complete", shelf.clock.now()));
  }
  lay("zig/o/old", 1000);
  lay("other/h", 10);
  const auto usage = store::measure(shelf.files, shelf.path());
  REQUIRE(usage);
  CHECK(usage->trees == 2);
  CHECK(usage->tree_bytes == 200);
  CHECK(usage->cache_bytes == 1010);
  shelf.clock.advance(2 * 60 * 60);
  shelf.store->note_tree_use("vendor/first");
  shelf.store->note_tree_use("vendor/absent");
  shelf.close();
  const auto all = store::collect_garbage(shelf.files, shelf.path(), 1210);
  REQUIRE(all);
  CHECK(all->left_bytes == 1210);
  CHECK(all->trees + all->caches == 0);
  const auto some = store::collect_garbage(shelf.files, shelf.path(), 1209);
  REQUIRE(some);
  CHECK(some->trees == 1);
  CHECK(shelf.files.status(cache + "/std/second").kind == sys::FileKind::kMissing);
  const auto more = store::collect_garbage(shelf.files, shelf.path(), 1109);
  REQUIRE(more);
  CHECK(more->caches == 1);
  CHECK(more->left_bytes == 110);
  CHECK(shelf.files.status(cache + "/zig").kind == sys::FileKind::kMissing);
  CHECK(shelf.files.status(cache + "/other/h/file").kind == sys::FileKind::kFile);
  CHECK(shelf.files.status(cache + "/vendor/first/file").kind == sys::FileKind::kFile);
}

TEST_CASE("a collection leaves no locks of keys behind") {
  Shelf shelf;
  REQUIRE(shelf.store->lock(sha256("a key")));
  CHECK(shelf.files.list(shelf.path() + "/v1/lock")->size() == 2);
  shelf.close();
  REQUIRE(store::collect_garbage(shelf.files, shelf.path(), 0));
  CHECK(shelf.files.list(shelf.path() + "/v1/lock")->size() == 1);
}

TEST_CASE("nothing is collected while a build has the store open") {
  Shelf shelf;
  const Digest key = shelf.add("a", "bytes");
  std::atomic<bool> collected = false;
  std::thread collector([&] {
    static_cast<void>(store::collect_garbage(shelf.files, shelf.path(), 0));
    collected = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK_FALSE(collected);
  CHECK(shelf.has(key));
  shelf.close();
  collector.join();
  shelf.open();
  CHECK_FALSE(shelf.has(key));
}

TEST_CASE("what explains a project's next build stays as long as the project does") {
  Shelf shelf;
  const std::string project = shelf.folder / "project";
  REQUIRE(shelf.files.create_folders(project));
  const auto state = shelf.store->project_folder(project);
  const auto listing = shelf.store->put("- 0 file\n");
  REQUIRE((state && listing));
  const auto parts =
      shelf.store->put(store::to_text({{store::PartKind::kTree, "src", "", *listing}}));
  REQUIRE(parts);
  REQUIRE(
      store::write_known_steps(shelf.files, *state + "/steps", {{"core", sha256("k"), *parts}}));
  shelf.close();
  REQUIRE(store::collect_garbage(shelf.files, shelf.path(), 0));
  shelf.open();
  CHECK(shelf.store->read(*parts));
  CHECK(shelf.store->read(*listing));
  shelf.close();
  REQUIRE(shelf.files.remove_all(project));
  REQUIRE(store::collect_garbage(shelf.files, shelf.path(), 0));
  shelf.open();
  CHECK_FALSE(shelf.store->read(*parts));
  CHECK(shelf.files.status(*state).kind == sys::FileKind::kMissing);
}

TEST_CASE("a folder that is no store yet holds nothing") {
  const fakes::TemporaryFolder folder;
  sys::RealFilesystem files;
  CHECK(store::measure(files, folder / "absent").value() == store::Usage{});
  CHECK(store::verify_store(files, folder / "absent").value() == store::Verdict{});
  CHECK(store::collect_garbage(files, folder / "absent", 0).value() == store::Collected{});
  CHECK(files.status(folder / "absent").kind == sys::FileKind::kMissing);
}

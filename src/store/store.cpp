#include "lockstep/store/store.hpp"

#include <fmt/format.h>

#include <mutex>
#include <random>
#include <set>

#include "action_result.hpp"
#include "collect.hpp"
#include "layout.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/store/hashed_files.hpp"
#include "lockstep/sys/file_digest.hpp"

namespace lockstep::store {

using sys::FileKind;

namespace {

std::string random_name() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

struct Store::State {
  State(sys::Filesystem& used, const sys::Clock& time, std::string place)
      : files(used), clock(time), layout{std::move(place)} {}

  sys::Filesystem& files;
  const sys::Clock& clock;
  Layout layout;
  std::optional<sys::FileLock> in_use;  ///< shared; who collects wants it alone
  mutable std::mutex mutex;
  mutable std::set<Digest> verified;  ///< blobs whose bytes were seen to be right by this process

  bool is_verified(const Digest& digest) const {
    const std::scoped_lock lock(mutex);
    return verified.contains(digest);
  }
  void note_verified(const Digest& digest) const {
    const std::scoped_lock lock(mutex);
    verified.insert(digest);
  }
  // Whether the blob's bytes are right; one that holds others is removed.
  bool check(const Digest& digest) const {
    if (is_verified(digest)) return true;
    const std::string path = layout.blob(digest);
    const auto found = sys::digest_of_file(files, path);
    if (!found || *found != digest) {
      static_cast<void>(files.remove_all(path));
      return false;
    }
    note_verified(digest);
    return true;
  }
  // Whether `result` has all of `outputs`, and a blob of the right size for every file.
  bool is_whole(const StoredResult& result, const std::vector<std::string>& outputs) const {
    for (const std::string& output : outputs) {
      if (!result.has_output(output)) return false;
    }
    for (const StoredFile& file : result.files) {
      const auto status = files.status(layout.blob(file.digest));
      if (status.kind == FileKind::kFile && status.size == file.size) continue;
      static_cast<void>(files.remove_all(layout.blob(file.digest)));
      return false;
    }
    return true;
  }
  // Moves a finished file to its place as a blob.
  Result<void> settle(const std::string& from, const Digest& digest) {
    const std::string blob = layout.blob(digest);
    LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(blob))));
    LOCKSTEP_CHECK(files.make_read_only(from));
    LOCKSTEP_CHECK(files.rename(from, blob));
    note_verified(digest);
    return {};
  }
  std::string fresh_path() const { return join_path(layout.temporary(), random_name()); }
  // Replaces a file that carries its own sum: one that a crash tears is known, and only costs work.
  Result<void> write_sealed(const std::string& path, std::string_view bytes) {
    const std::string fresh = fresh_path();
    LOCKSTEP_CHECK(files.create_folders(std::string(parent_path(path))));
    LOCKSTEP_CHECK(files.write(fresh, bytes, false));
    return files.rename(fresh, path);
  }
};

namespace {

// Folders whose lock nobody holds belong to processes that are gone.
void sweep(sys::Filesystem& files, const std::string& exec) {
  const auto entries = files.list(exec);
  if (!entries) return;
  for (const sys::FolderEntry& entry : *entries) {
    if (!entry.name.ends_with(".lock")) continue;
    const std::string lock_path = join_path(exec, entry.name);
    const auto lock = sys::FileLock::attempt(lock_path);
    if (!lock || !*lock) continue;
    // A child that outlived its build for a moment may still write there: the next one tries again.
    if (files.remove_all(lock_path.substr(0, lock_path.size() - 5)))
      static_cast<void>(files.remove_all(lock_path));
  }
}

// Files in the making that nobody has finished for a day.
void sweep_temporary(sys::Filesystem& files, const sys::Clock& clock, const std::string& folder) {
  constexpr std::int64_t kDay = 24 * 60 * 60;
  const auto entries = files.list(folder);
  if (!entries) return;
  for (const sys::FolderEntry& entry : *entries) {
    const std::string path = join_path(folder, entry.name);
    const std::int64_t modified = files.status(path).modified_ns / 1'000'000'000;
    if (modified + kDay < clock.now()) static_cast<void>(files.remove_all(path));
  }
}

Result<void> make_folders(sys::Filesystem& files, const Layout& layout) {
  for (const std::string& folder :
       {layout.results(), layout.action_results(), layout.blobs(), layout.exec(),
        layout.below("lock"), layout.projects(), layout.temporary(), layout.cache()}) {
    auto made = files.create_folders(folder);
    if (made) continue;
    if (made.error().hint.empty())
      made.error().hint = "set LOCKSTEP_STORE to a folder that can be written";
    return std::unexpected(at(std::move(made).error(), "store"));
  }
  return {};
}

// A use is noted by the result's time, but not more often than eviction by age could tell apart.
void note_use(sys::Filesystem& files, const sys::Clock& clock, const std::string& path) {
  constexpr std::int64_t kHour = 60 * 60;
  const std::int64_t modified = files.status(path).modified_ns / 1'000'000'000;
  if (modified + kHour < clock.now()) static_cast<void>(files.set_modified(path, clock.now()));
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(sys::Filesystem& files, const sys::Clock& clock,
                                           std::string folder) {
  if (!folder.starts_with('/')) {
    return fail(ErrorKind::kUsage, "the store's folder `" + folder + "` is not absolute",
                "set LOCKSTEP_STORE to an absolute path");
  }
  auto state = std::make_unique<State>(files, clock, std::move(folder));
  LOCKSTEP_CHECK(make_folders(files, state->layout));
  LOCKSTEP_TRY(in_use, sys::FileLock::share(state->layout.users_lock()));
  state->in_use = std::move(in_use);
  sweep(files, state->layout.exec());
  sweep_temporary(files, clock, state->layout.temporary());
  return std::unique_ptr<Store>(new Store(std::move(state)));
}

const std::string& Store::folder() const { return state_->layout.folder; }

std::string Store::tool_cache() const { return state_->layout.cache(); }

Result<std::string> Store::project_folder(const std::string& project) {
  std::string folder = join_path(state_->layout.projects(), sha256(project).hex());
  if (state_->files.status(folder).kind == FileKind::kFolder) return folder;
  LOCKSTEP_CHECK(state_->files.create_folders(folder));
  // For people, and for the collector: the record of a project that is gone serves nobody.
  LOCKSTEP_CHECK(state_->files.write_atomic(folder + "/path", project + "\n", false));
  return folder;
}

std::string Store::blob_path(const Digest& digest) const { return state_->layout.blob(digest); }

Result<std::string> Store::read(const Digest& digest) const {
  const std::string path = blob_path(digest);
  LOCKSTEP_TRY(bytes, state_->files.read(path));
  if (sha256(bytes) != digest) {
    static_cast<void>(state_->files.remove_all(path));
    return fail(ErrorKind::kIo,
                fmt::format("the stored blob `{}` was damaged and has been removed", digest.hex()),
                "run the build again");
  }
  state_->note_verified(digest);
  return std::move(bytes);
}

std::optional<StoredResult> Store::lookup(const Digest& key,
                                          const std::vector<std::string>& outputs) {
  const std::string path = state_->layout.result(key);
  const auto text = state_->files.read(path);
  if (!text) return std::nullopt;
  auto result = result_from_text(*text);
  if (!result) return std::nullopt;
  if (!state_->is_whole(*result, outputs)) return std::nullopt;
  note_use(state_->files, state_->clock, path);
  return std::move(*result);
}

std::optional<StoredResult> Store::recall(const BlobName& action,
                                          const std::vector<std::string>& outputs) {
  const std::string path = state_->layout.action_result(action.hash);
  const auto bytes = state_->files.read(path);
  if (!bytes) return std::nullopt;
  auto decoded = decode_action_result(*bytes, [this](const Digest& blob) { return read(blob); });
  if (!decoded || !state_->is_whole(decoded->result, outputs)) return std::nullopt;
  note_use(state_->files, state_->clock, path);
  decoded->result.action = action;
  return std::move(decoded->result);
}

bool Store::verify(const StoredResult& result) {
  bool sound = true;
  for (const StoredFile& file : result.files) sound = state_->check(file.digest) && sound;
  return sound;
}

void Store::note_tree_use(const std::string& place) {
  note_use(state_->files, state_->clock, join_path(state_->layout.cache(), place) + Layout::kMark);
}

Result<sys::FileLock> Store::lock(const Digest& key) {
  return sys::FileLock::wait(state_->layout.below("lock/" + key.hex()));
}

Result<StoredResult> Store::insert(const Digest& key, const BlobName& action,
                                   const std::string& root, const std::vector<std::string>& outputs,
                                   const Cost& cost) {
  LOCKSTEP_TRY(result, collect_outputs(state_->files, root, outputs));
  result.seconds = cost.seconds;
  result.cpu_seconds = cost.cpu_seconds;
  result.peak_kib = cost.peak_kib;
  result.action = action;
  std::set<Digest> moved;  // one digest at two paths: the second file stays behind
  for (const StoredFile& file : result.files) {
    if (state_->is_verified(file.digest) || !moved.insert(file.digest).second) continue;
    LOCKSTEP_CHECK(state_->settle(join_path(root, file.path), file.digest));
  }
  LOCKSTEP_TRY(encoded, encode_action_result(result, outputs));
  for (const Message& tree : encoded.trees) LOCKSTEP_CHECK(put(tree.bytes));
  LOCKSTEP_CHECK(state_->write_sealed(state_->layout.action_result(action.hash), encoded.bytes));
  LOCKSTEP_CHECK(remember(key, result));
  return std::move(result);
}

Result<Digest> Store::put(const Chunks& bytes) {
  const Digest digest = sha256_of(bytes);
  if (state_->is_verified(digest)) return digest;
  const std::string fresh = state_->fresh_path();
  LOCKSTEP_CHECK(state_->files.write_chunks(fresh, bytes, false));
  LOCKSTEP_CHECK(state_->settle(fresh, digest));
  return digest;
}

Result<void> Store::remember(const Digest& key, const StoredResult& result) {
  return state_->write_sealed(state_->layout.result(key), to_text(result));
}

Result<Scratch> Store::make_scratch() {
  const std::string path = join_path(state_->layout.exec(), random_name());
  LOCKSTEP_TRY(lock, sys::FileLock::wait(path + ".lock"));
  LOCKSTEP_CHECK(state_->files.create_folders(path));
  return Scratch(state_->files, path, std::move(lock));
}

}  // namespace lockstep::store

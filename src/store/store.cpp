#include "lockstep/store/store.hpp"

#include <fmt/format.h>

#include <mutex>
#include <random>
#include <set>

#include "collect.hpp"
#include "lockstep/base/path.hpp"

namespace lockstep::store {

using sys::FileKind;

struct Store::State {
  State(sys::Filesystem& used, std::string place) : files(used), folder(std::move(place)) {}

  sys::Filesystem& files;
  std::string folder;
  mutable std::mutex mutex;
  mutable std::set<Digest> verified;  ///< blobs whose bytes were seen to be right by this process

  std::string below(std::string_view rest) const { return folder + "/v1/" + std::string(rest); }
  std::string result_path(const Digest& key) const {
    const std::string hex = key.hex();
    return below(fmt::format("ac/{}/{}", hex.substr(0, 2), hex));
  }
  bool is_verified(const Digest& digest) const {
    const std::scoped_lock lock(mutex);
    return verified.contains(digest);
  }
  void remember(const Digest& digest) const {
    const std::scoped_lock lock(mutex);
    verified.insert(digest);
  }
};

namespace {

std::string random_name() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

// Folders whose lock nobody holds belong to processes that are gone.
void sweep(sys::Filesystem& files, const std::string& exec) {
  const auto entries = files.list(exec);
  if (!entries) return;
  for (const sys::FolderEntry& entry : *entries) {
    if (!entry.name.ends_with(".lock")) continue;
    const std::string lock_path = join_path(exec, entry.name);
    const auto lock = sys::FileLock::attempt(lock_path);
    if (!lock || !*lock) continue;
    static_cast<void>(files.remove_all(lock_path.substr(0, lock_path.size() - 5)));
    static_cast<void>(files.remove_all(lock_path));
  }
}

}  // namespace

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(sys::Filesystem& files, std::string folder) {
  if (!folder.starts_with('/')) {
    return fail(ErrorKind::kUsage, "the store's folder `" + folder + "` is not absolute",
                "set LOCKSTEP_STORE to an absolute path");
  }
  auto state = std::make_unique<State>(files, std::move(folder));
  for (const char* part : {"ac", "cas/sha256", "exec", "lock"}) {
    auto made = files.create_folders(state->below(part));
    if (!made) {
      if (made.error().hint.empty())
        made.error().hint = "set LOCKSTEP_STORE to a folder that can be written";
      return std::unexpected(at(std::move(made).error(), "store"));
    }
  }
  LOCKSTEP_CHECK(files.create_folders(state->folder + "/cache"));
  sweep(files, state->below("exec"));
  return std::unique_ptr<Store>(new Store(std::move(state)));
}

const std::string& Store::folder() const { return state_->folder; }

std::string Store::tool_cache() const { return state_->folder + "/cache"; }

std::string Store::blob_path(const Digest& digest) const {
  const std::string hex = digest.hex();
  return state_->below(fmt::format("cas/sha256/{}/{}", hex.substr(0, 2), hex));
}

Result<std::string> Store::read(const StoredFile& file) const {
  const std::string path = blob_path(file.digest);
  LOCKSTEP_TRY(bytes, state_->files.read(path));
  if (sha256(bytes) != file.digest) {
    static_cast<void>(state_->files.remove_all(path));
    return fail(ErrorKind::kIo,
                fmt::format("the stored file `{}` was damaged and has been removed", file.path),
                "run the build again");
  }
  state_->remember(file.digest);
  return std::move(bytes);
}

std::optional<StoredResult> Store::lookup(const Digest& key,
                                          const std::vector<std::string>& outputs) {
  const auto text = state_->files.read(state_->result_path(key));
  if (!text) return std::nullopt;
  auto result = result_from_text(*text);
  if (!result) return std::nullopt;
  for (const std::string& output : outputs) {
    if (!result->has_output(output)) return std::nullopt;
  }
  for (const StoredFile& file : result->files) {
    const auto status = state_->files.status(blob_path(file.digest));
    if (status.kind != FileKind::kFile) return std::nullopt;
    const bool sound = status.size == file.size && (state_->is_verified(file.digest) || read(file));
    if (!sound) {
      static_cast<void>(state_->files.remove_all(blob_path(file.digest)));
      return std::nullopt;
    }
  }
  return std::move(*result);
}

Result<sys::FileLock> Store::lock(const Digest& key) {
  return sys::FileLock::wait(state_->below("lock/" + key.hex()));
}

Result<StoredResult> Store::insert(const Digest& key, const std::string& root,
                                   const std::vector<std::string>& outputs, const Cost& cost) {
  LOCKSTEP_TRY(result, collect_outputs(state_->files, root, outputs));
  result.seconds = cost.seconds;
  result.cpu_seconds = cost.cpu_seconds;
  result.peak_kib = cost.peak_kib;
  std::set<Digest> moved;  // one digest at two paths: the second file stays behind
  for (const StoredFile& file : result.files) {
    if (state_->is_verified(file.digest) || !moved.insert(file.digest).second) continue;
    const std::string blob = blob_path(file.digest);
    LOCKSTEP_CHECK(state_->files.create_folders(std::string(parent_path(blob))));
    LOCKSTEP_CHECK(state_->files.rename(join_path(root, file.path), blob));
    state_->remember(file.digest);
  }
  const std::string path = state_->result_path(key);
  LOCKSTEP_CHECK(state_->files.create_folders(std::string(parent_path(path))));
  LOCKSTEP_CHECK(state_->files.write_atomic(path, to_text(result), false));
  return std::move(result);
}

Result<Scratch> Store::make_scratch() {
  const std::string path = state_->below("exec/" + random_name());
  LOCKSTEP_TRY(lock, sys::FileLock::wait(path + ".lock"));
  LOCKSTEP_CHECK(state_->files.create_folders(path));
  return Scratch(state_->files, path, std::move(lock));
}

}  // namespace lockstep::store

#include "lockstep/store/upkeep.hpp"

#include "contents.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/store/hashed_files.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/sys/file_digest.hpp"
#include "lockstep/sys/file_lock.hpp"

namespace lockstep::store {

using sys::FileKind;

namespace {

bool is_there(const sys::Filesystem& files, const Layout& layout) {
  return files.status(layout.below("lock")).kind == FileKind::kFolder;
}

// What is wrong with a result, once read; nothing when all its blobs are there.
std::string result_damage(const sys::Filesystem& files, const Layout& layout,
                          const Result<StoredResult>& result) {
  if (!result) return "a result that is torn, altered or lacks a blob";
  for (const StoredFile& file : result->files) {
    const auto status = files.status(layout.blob(file.digest));
    if (status.kind != FileKind::kFile || status.size != file.size)
      return "a result whose blob `" + file.digest.hex() + "` is missing";
  }
  return {};
}

}  // namespace

Result<Usage> measure(const sys::Filesystem& files, const std::string& folder) {
  const Layout layout{folder};
  Usage usage;
  if (!is_there(files, layout)) return usage;
  usage.results = spread_files(files, layout.results()).size();
  for (const NamedFile& blob : spread_files(files, layout.blobs())) {
    ++usage.blobs;
    usage.blob_bytes += blob.status.size;
  }
  for (const LaidTree& tree : laid_trees(files, layout)) {
    ++usage.trees;
    usage.tree_bytes += tree.bytes;
  }
  for (const LaidTree& cache : tool_caches(files, layout)) usage.cache_bytes += cache.bytes;
  LOCKSTEP_TRY(projects, files.list(layout.projects()));
  usage.projects = projects.size();
  return usage;
}

Result<Verdict> verify_store(sys::Filesystem& files, const std::string& folder) {
  const Layout layout{folder};
  Verdict verdict;
  if (!is_there(files, layout)) return verdict;
  LOCKSTEP_TRY(lock, sys::FileLock::share(layout.users_lock()));
  static_cast<void>(lock);
  for (const NamedFile& blob : spread_files(files, layout.blobs())) {
    ++verdict.blobs;
    verdict.bytes += blob.status.size;
    const auto found = sys::digest_of_file(files, blob.path);
    if (found && *found == blob.digest) continue;
    LOCKSTEP_CHECK(files.remove_all(blob.path));
    verdict.damages.push_back({blob.path, "a blob that does not hold what its name says"});
  }
  const auto look_at = [&](const NamedFile& named,
                           const Result<StoredResult>& result) -> Result<void> {
    ++verdict.results;
    std::string what = result_damage(files, layout, result);
    if (what.empty()) return {};
    LOCKSTEP_CHECK(files.remove_all(named.path));
    verdict.damages.push_back({named.path, std::move(what)});
    return {};
  };
  for (const NamedFile& named : spread_files(files, layout.results()))
    LOCKSTEP_CHECK(look_at(named, read_result(files, named.path)));
  for (const NamedFile& named : spread_files(files, layout.action_results())) {
    auto decoded = read_action_result(files, layout, named.path);
    LOCKSTEP_CHECK(look_at(named, decoded ? Result<StoredResult>(std::move(decoded->result))
                                          : std::unexpected(std::move(decoded).error())));
  }
  return verdict;
}

}  // namespace lockstep::store

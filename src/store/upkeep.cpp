#include "lockstep/store/upkeep.hpp"

#include "contents.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/store/hashed_files.hpp"
#include "lockstep/store/result.hpp"
#include "lockstep/sys/file_lock.hpp"

namespace lockstep::store {

using sys::FileKind;

namespace {

bool is_there(const sys::Filesystem& files, const Layout& layout) {
  return files.status(layout.below("lock")).kind == FileKind::kFolder;
}

std::string result_damage(const sys::Filesystem& files, const Layout& layout,
                          const NamedFile& named) {
  const auto text = files.read(named.path);
  const auto result =
      text ? result_from_text(*text) : Result<StoredResult>(std::unexpected(text.error()));
  if (!result) return "a result that is torn or altered";
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
  usage.cache_bytes = tree_bytes(files, layout.cache()) - usage.tree_bytes;
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
    const auto found = digest_of_file(files, blob.path);
    if (found && *found == blob.digest) continue;
    LOCKSTEP_CHECK(files.remove_all(blob.path));
    verdict.damages.push_back({blob.path, "a blob that does not hold what its name says"});
  }
  for (const NamedFile& result : spread_files(files, layout.results())) {
    ++verdict.results;
    std::string what = result_damage(files, layout, result);
    if (what.empty()) continue;
    LOCKSTEP_CHECK(files.remove_all(result.path));
    verdict.damages.push_back({result.path, std::move(what)});
  }
  return verdict;
}

}  // namespace lockstep::store

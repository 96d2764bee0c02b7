#include "contents.hpp"

#include "lockstep/base/path.hpp"

namespace lockstep::store {

using sys::FileKind;
using sys::FolderEntry;

namespace {

std::vector<FolderEntry> entries_of(const sys::Filesystem& files, const std::string& folder) {
  return files.list(folder).value_or(std::vector<FolderEntry>{});
}

}  // namespace

std::vector<NamedFile> spread_files(const sys::Filesystem& files, const std::string& base) {
  std::vector<NamedFile> found;
  for (const FolderEntry& shard : entries_of(files, base)) {
    if (shard.kind != FileKind::kFolder) continue;
    const std::string folder = join_path(base, shard.name);
    for (const FolderEntry& entry : entries_of(files, folder)) {
      const auto digest = Digest::parse(entry.name);
      if (!digest || entry.kind != FileKind::kFile || !entry.name.starts_with(shard.name)) continue;
      const std::string path = join_path(folder, entry.name);
      found.push_back({*digest, path, files.status(path)});
    }
  }
  return found;
}

Result<StoredResult> read_result(const sys::Filesystem& files, const std::string& path) {
  LOCKSTEP_TRY(text, files.read(path));
  return result_from_text(text);
}

Result<DecodedResult> read_action_result(const sys::Filesystem& files, const Layout& layout,
                                         const std::string& path) {
  LOCKSTEP_TRY(bytes, files.read(path));
  return decode_action_result(
      bytes, [&](const Digest& digest) { return files.read(layout.blob(digest)); });
}

std::vector<LaidTree> laid_trees(const sys::Filesystem& files, const Layout& layout) {
  std::vector<LaidTree> trees;
  for (const char* kind : {"vendor", "std"}) {
    const std::string base = join_path(layout.cache(), kind);
    for (const FolderEntry& entry : entries_of(files, base)) {
      if (entry.kind != FileKind::kFolder) continue;
      const std::string path = join_path(base, entry.name);
      const std::string mark = path + ".complete";
      trees.push_back({path, mark, files.status(mark).modified_ns, tree_bytes(files, path)});
    }
  }
  return trees;
}

std::uint64_t tree_bytes(const sys::Filesystem& files, const std::string& folder) {
  std::uint64_t bytes = 0;
  const auto all = sys::list_tree(files, folder);
  if (!all) return 0;
  for (const std::string& path : *all) bytes += files.status(join_path(folder, path)).size;
  return bytes;
}

}  // namespace lockstep::store

#include "contents.hpp"

#include <algorithm>
#include <array>

#include "lockstep/base/path.hpp"

namespace lockstep::store {

using sys::FileKind;
using sys::FolderEntry;

namespace {

constexpr std::array<std::string_view, 2> kLaidKinds = {"vendor", "std"};

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
  for (const std::string_view kind : kLaidKinds) {
    const std::string base = join_path(layout.cache(), kind);
    for (const FolderEntry& entry : entries_of(files, base)) {
      if (entry.kind != FileKind::kFolder) continue;
      const std::string path = join_path(base, entry.name);
      const std::string mark = path + Layout::kMark;
      trees.push_back({path, mark, files.status(mark).modified_ns, tree_size(files, path).bytes});
    }
  }
  return trees;
}

std::vector<LaidTree> tool_caches(const sys::Filesystem& files, const Layout& layout) {
  std::vector<LaidTree> caches;
  for (const FolderEntry& entry : entries_of(files, layout.cache())) {
    if (entry.kind != FileKind::kFolder ||
        std::ranges::find(kLaidKinds, entry.name) != kLaidKinds.end())
      continue;
    const std::string path = join_path(layout.cache(), entry.name);
    const TreeSize size = tree_size(files, path);
    caches.push_back({path, "", size.newest_ns, size.bytes});
  }
  return caches;
}

TreeSize tree_size(const sys::Filesystem& files, const std::string& folder) {
  TreeSize size;
  const auto all = sys::list_tree(files, folder);
  if (!all) return size;
  for (const std::string& path : *all) {
    const sys::FileStatus status = files.status(join_path(folder, path));
    size.bytes += status.size;
    size.newest_ns = std::max(size.newest_ns, status.modified_ns);
  }
  return size;
}

}  // namespace lockstep::store

#include "collect.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/store/hashed_files.hpp"
#include "lockstep/sys/file_digest.hpp"

namespace lockstep::store {

using sys::FileKind;

namespace {

class Collector {
 public:
  Collector(const sys::Filesystem& files, const std::string& root) : files_(files), root_(root) {}

  Result<void> add(const std::string& path) {
    const auto status = files_.status(join_path(root_, path));
    switch (status.kind) {
    case FileKind::kFile:
      return add_file(path, status);
    case FileKind::kLink:
      return add_link(path);
    case FileKind::kFolder:
      return add_folder(path);
    case FileKind::kMissing:
      return fail(ErrorKind::kNotFound, "the output `" + path + "` is missing");
    case FileKind::kOther:
      break;
    }
    return fail(ErrorKind::kIo, "the output `" + path + "` is neither file, folder nor link");
  }

  StoredResult finish() {
    sort_unique(result_.files);
    sort_unique(result_.links);
    std::ranges::sort(result_.folders);
    result_.folders.erase(std::ranges::unique(result_.folders).begin(), result_.folders.end());
    return std::move(result_);
  }

 private:
  Result<void> add_file(const std::string& path, const sys::FileStatus& status) {
    LOCKSTEP_TRY(digest, sys::digest_of_file(files_, join_path(root_, path)));
    result_.files.push_back({path, digest, status.size, status.executable});
    return {};
  }

  Result<void> add_link(const std::string& path) {
    LOCKSTEP_TRY(target, files_.read_link(join_path(root_, path)));
    result_.links.push_back({path, target});
    return {};
  }

  Result<void> add_folder(const std::string& path) {
    LOCKSTEP_TRY(entries, files_.list(join_path(root_, path)));
    if (entries.empty()) result_.folders.push_back(path);
    for (const sys::FolderEntry& entry : entries) LOCKSTEP_CHECK(add(join_path(path, entry.name)));
    return {};
  }

  // Outputs may lie within one another.
  template <typename T>
  static void sort_unique(std::vector<T>& entries) {
    std::ranges::sort(entries, {}, &T::path);
    const auto rest = std::ranges::unique(entries, {}, &T::path);
    entries.erase(rest.begin(), rest.end());
  }

  const sys::Filesystem& files_;
  const std::string& root_;
  StoredResult result_;
};

}  // namespace

Result<StoredResult> collect_outputs(const sys::Filesystem& files, const std::string& root,
                                     const std::vector<std::string>& outputs) {
  Collector collector(files, root);
  for (const std::string& output : outputs) LOCKSTEP_CHECK(collector.add(output));
  return collector.finish();
}

}  // namespace lockstep::store

#include "file_digests.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/sys/file_digest.hpp"

namespace lockstep::engine {

using store::HashedFile;

FileDigests::FileDigests(std::string folder, std::string list, const Seams& seams)
    : folder_(std::move(folder)),
      list_(std::move(list)),
      files_(&seams.files),
      clock_(&seams.clock),
      known_(store::read_hashed_files(seams.files, list_)) {}

Result<FileDigests> FileDigests::open(const std::string& folder, const Seams& seams) {
  LOCKSTEP_TRY(state, seams.store.project_folder(folder));
  return FileDigests(folder, join_path(state, "stat"), seams);
}

std::string FileDigests::place_of(const std::string& path) const {
  return path.starts_with('/') ? path : join_path(folder_, path);
}

Result<Digest> FileDigests::of(const std::string& path, const sys::FileStatus& status) {
  if (const Digest* known = store::find_unchanged(known_, path, status)) return *known;
  {
    const std::scoped_lock lock(*mutex_);
    const auto found = hashed_.find(path);
    if (found != hashed_.end() && found->second.status == status) return found->second.digest;
  }
  // The time is that of the status at the latest: a later change shows in the file's own times.
  const std::int64_t seen = clock_->file_time();
  const bool is_same = status_of_bytes(*files_, place_of(path)) == status;
  LOCKSTEP_TRY(digest, sys::digest_of_file(*files_, place_of(path)));
  const std::scoped_lock lock(*mutex_);
  if (is_same) hashed_.insert_or_assign(path, HashedFile{path, status, seen, digest});
  return digest;
}

Result<void> FileDigests::save() {
  if (hashed_.empty()) return {};
  store::HashedFiles all;
  for (HashedFile& file : known_) {
    const bool is_gone = !hashed_.contains(file.path) &&
                         files_->status(place_of(file.path)).kind == sys::FileKind::kMissing;
    if (!is_gone) hashed_.try_emplace(file.path, std::move(file));
  }
  all.reserve(hashed_.size());
  for (auto& [path, file] : hashed_) all.push_back(std::move(file));
  known_ = std::move(all);
  hashed_.clear();
  return store::write_hashed_files(*files_, list_, known_);
}

sys::FileStatus status_of_bytes(const sys::Filesystem& files, const std::string& path) {
  sys::FileStatus status = files.status(path);
  if (status.kind != sys::FileKind::kLink) return status;
  const auto target = files.canonical(path);
  return target ? files.status(*target) : status;
}

}  // namespace lockstep::engine

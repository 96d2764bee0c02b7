#include "dist_folder.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>

#include "lockstep/base/checksums.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::engine {

using sys::FileKind;

namespace {

std::unexpected<Error> refused(const std::string& path, const std::string& why) {
  return fail(
      ErrorKind::kIo, fmt::format("`{}` {}", path, why),
      "move it away: lockstep replaces that folder as a whole, and only one that it wrote itself");
}

Result<void> check_ours(const sys::Filesystem& files, const std::string& path) {
  const FileKind kind = files.status(path).kind;
  if (kind == FileKind::kMissing) return {};
  if (kind != FileKind::kFolder) return refused(path, "is no folder");
  LOCKSTEP_TRY(entries, files.list(path));
  // Bundlers of web pages write a manifest.json too; all three together are ours.
  const auto has = [&](const char* name) {
    return files.status(path + "/" + name).kind == FileKind::kFile;
  };
  const bool ours =
      entries.empty() || (has("manifest.json") && has("plan.json") && has("SHA256SUMS"));
  if (!ours) {
    return refused(path,
                   "holds files but no manifest.json with plan.json and SHA256SUMS: lockstep did "
                   "not write it");
  }
  return {};
}

// Asked of the file system itself: permissions, flags and mounts may all forbid it.
Result<void> check_writable(sys::Filesystem& files, const std::string& path) {
  if (files.status(path).kind == FileKind::kMissing) return {};
  const std::string probe = path + "/.lockstep-probe";
  LOCKSTEP_CHECK(files.write(probe, "", false));
  return files.remove_all(probe);
}

// Whether `entry` is named as fresh_name() does for `name`.
bool is_leftover(std::string_view entry, std::string_view name) {
  constexpr std::size_t kDigits = 16;
  constexpr std::string_view kEnd = ".tmp";
  if (entry.size() != name.size() + 1 + kDigits + kEnd.size()) return false;
  const std::string_view digits = entry.substr(name.size() + 1, kDigits);
  return entry.starts_with(name) && entry[name.size()] == '.' && entry.ends_with(kEnd) &&
         digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> remove_leftovers(sys::Filesystem& files, const std::string& path) {
  const std::string folder(parent_path(path));
  const std::string name(file_name(path));
  LOCKSTEP_TRY(entries, files.list(folder));
  for (const sys::FolderEntry& entry : entries) {
    if (is_leftover(entry.name, name))
      LOCKSTEP_CHECK(files.remove_all(join_path(folder, entry.name)));
  }
  return {};
}

std::string fresh_name(const std::string& path) {
  std::random_device random;
  return fmt::format("{}.{:08x}{:08x}.tmp", path, random(), random());
}

}  // namespace

DistFolder::DistFolder(sys::Filesystem& files, std::string path, std::string fresh)
    : files_(&files), path_(std::move(path)), fresh_(std::move(fresh)) {}

DistFolder::DistFolder(DistFolder&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      fresh_(std::exchange(other.fresh_, {})),
      written_(std::move(other.written_)),
      lower_case_(std::move(other.lower_case_)) {}

DistFolder::~DistFolder() {
  if (!fresh_.empty()) static_cast<void>(files_->remove_all(fresh_));
}

Result<DistFolder> DistFolder::begin(sys::Filesystem& files, const std::string& path) {
  LOCKSTEP_CHECK(check_ours(files, path));
  LOCKSTEP_CHECK(check_writable(files, path));
  LOCKSTEP_CHECK(remove_leftovers(files, path));
  std::string fresh = fresh_name(path);
  LOCKSTEP_CHECK(files.create_folders(fresh));
  return DistFolder(files, path, std::move(fresh));
}

Result<std::string> DistFolder::place_of(const std::string& path, const Digest& digest) {
  if (!is_safe_relative_path(path))
    return fail(ErrorKind::kInternal, fmt::format("`{}` is no path below dist", path));
  const auto [first, is_new] = lower_case_.try_emplace(lower(path), path);
  if (!is_new) {
    return fail(ErrorKind::kInternal, fmt::format("two packages write the file `{}`", path),
                fmt::format("the other one calls it `{}`", first->second));
  }
  written_[path] = digest;
  std::string place = join_path(fresh_, path);
  LOCKSTEP_CHECK(files_->create_folders(std::string(parent_path(place))));
  return place;
}

Result<void> DistFolder::add(const store::StoredFile& file, const std::string& source) {
  LOCKSTEP_TRY(place, place_of(file.path, file.digest));
  return files_->copy_file(source, place, file.executable);
}

Result<void> DistFolder::write(const std::string& path, const Chunks& bytes, bool executable) {
  LOCKSTEP_TRY(place, place_of(path, sha256_of(bytes)));
  return files_->write_chunks(place, bytes, executable);
}

Result<void> DistFolder::commit(std::string_view plan, std::string_view manifest) {
  LOCKSTEP_CHECK(files_->write_atomic(fresh_ + "/SHA256SUMS", sums_of(written_), false));
  LOCKSTEP_CHECK(files_->write_atomic(fresh_ + "/plan.json", plan, false));
  LOCKSTEP_CHECK(files_->write_atomic(fresh_ + "/manifest.json", manifest, false));
  if (files_->status(path_).kind == FileKind::kMissing) {
    LOCKSTEP_CHECK(files_->rename(fresh_, path_));
    fresh_.clear();
    return {};
  }
  // From here on `fresh_` names the old dist, which the destructor removes.
  return files_->exchange(fresh_, path_);
}

}  // namespace lockstep::engine

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "filesystem_error.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::sys {

namespace {

FileKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::kFile;
  if (S_ISDIR(mode)) return FileKind::kFolder;
  if (S_ISLNK(mode)) return FileKind::kLink;
  return FileKind::kOther;
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

void take_times(const struct stat& facts, FileStatus& status) {
#ifdef __APPLE__
  status.modified_ns = nanoseconds(facts.st_mtimespec);
  status.changed_ns = nanoseconds(facts.st_ctimespec);
#else
  status.modified_ns = nanoseconds(facts.st_mtim);
  status.changed_ns = nanoseconds(facts.st_ctim);
#endif
}

FileKind kind_of_entry(const std::string& folder, const dirent& entry) {
  switch (entry.d_type) {
  case DT_REG:
    return FileKind::kFile;
  case DT_DIR:
    return FileKind::kFolder;
  case DT_LNK:
    return FileKind::kLink;
  case DT_UNKNOWN:
    break;
  default:
    return FileKind::kOther;
  }
  struct stat facts{};
  const std::string path = join_path(folder, entry.d_name);
  return ::lstat(path.c_str(), &facts) == 0 ? kind_of_mode(facts.st_mode) : FileKind::kMissing;
}

// Reads to the end; `bytes` grows as needed, since sizes of special files are not to be believed.
bool read_all(int descriptor, std::string& bytes) {
  std::size_t used = 0;
  for (;;) {
    if (used == bytes.size())
      bytes.resize(bytes.size() + std::max<std::size_t>(4096, bytes.size() / 2));
    const ssize_t got = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return true;
}

Result<void> list_below(const Filesystem& files, const std::string& folder,
                        const std::string& prefix, std::vector<std::string>& found) {
  LOCKSTEP_TRY(entries, files.list(join_path(folder, prefix)));
  for (const FolderEntry& entry : entries) {
    std::string path = join_path(prefix, entry.name);
    if (entry.kind == FileKind::kFolder) {
      LOCKSTEP_CHECK(list_below(files, folder, path, found));
    } else {
      found.push_back(std::move(path));
    }
  }
  return {};
}

}  // namespace

FileStatus RealFilesystem::status(const std::string& path) const {
  struct stat facts{};
  if (::lstat(path.c_str(), &facts) != 0) return {};
  FileStatus status;
  status.kind = kind_of_mode(facts.st_mode);
  status.size = static_cast<std::uint64_t>(facts.st_size);
  take_times(facts, status);
  status.inode = facts.st_ino;
  status.device = static_cast<std::uint64_t>(facts.st_dev);
  status.executable = (facts.st_mode & S_IXUSR) != 0;
  return status;
}

Result<std::string> RealFilesystem::read(const std::string& path) const {
  const Descriptor file = open_descriptor(path, O_RDONLY);
  struct stat facts{};
  if (!file || ::fstat(file.get(), &facts) != 0) return fail_system("read", path, errno);
  std::string bytes(static_cast<std::size_t>(facts.st_size) + 1, '\0');
  if (!read_all(file.get(), bytes)) return fail_system("read", path, errno);
  return bytes;
}

Result<void> RealFilesystem::read_parts(const std::string& path, const PartSink& take) const {
  const Descriptor file = open_descriptor(path, O_RDONLY);
  if (!file) return fail_system("read", path, errno);
  std::string part(std::size_t{256} * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(file.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_system("read", path, errno);
    if (got == 0) return {};
    take(std::string_view(part).substr(0, static_cast<std::size_t>(got)));
  }
}

Result<std::string> RealFilesystem::read_range(const std::string& path, std::uint64_t offset,
                                               std::size_t size) const {
  const Descriptor file = open_descriptor(path, O_RDONLY);
  if (!file) return fail_system("read", path, errno);
  std::string bytes(size, '\0');
  std::size_t used = 0;
  while (used < size) {
    const ssize_t got =
        ::pread(file.get(), bytes.data() + used, size - used, static_cast<off_t>(offset + used));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_system("read", path, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  bytes.resize(used);
  return bytes;
}

Result<std::vector<FolderEntry>> RealFilesystem::list(const std::string& path) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (folder == nullptr) return fail_system("list", path, errno);
  std::vector<FolderEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      entries.push_back({std::string(name), kind_of_entry(path, *entry)});
    errno = 0;
  }
  if (errno != 0) return fail_system("list", path, errno);
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

Result<std::string> RealFilesystem::read_link(const std::string& path) const {
  std::string target(256, '\0');
  for (;;) {
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return fail_system("read the link", path, errno);
    if (static_cast<std::size_t>(size) < target.size()) {
      target.resize(static_cast<std::size_t>(size));
      return target;
    }
    target.resize(target.size() * 2);
  }
}

Result<std::string> RealFilesystem::canonical(const std::string& path) const {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr),
                                                        &std::free);
  if (resolved == nullptr) return fail_system("find", path, errno);
  return std::string(resolved.get());
}

Result<std::vector<std::string>> list_tree(const Filesystem& files, const std::string& folder) {
  std::vector<std::string> found;
  LOCKSTEP_CHECK(list_below(files, folder, "", found));
  std::ranges::sort(found);
  return found;
}

}  // namespace lockstep::sys

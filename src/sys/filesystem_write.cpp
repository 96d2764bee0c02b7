#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#endif

#include "filesystem_error.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::sys {

namespace {

unsigned mode_for(bool executable) { return executable ? 0777 : 0666; }

std::string neighbour_of(const std::string& path) {
  static std::atomic<unsigned> counter = 0;
  const std::string name = "." + std::string(file_name(path)) + "." + std::to_string(::getpid()) +
                           "." + std::to_string(counter++) + ".tmp";
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? name : path.substr(0, slash + 1) + name;
}

// A rename survives a power cut only when its folder was flushed too. Not every file system can.
void flush_folder(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened = open_descriptor(folder, O_RDONLY | O_DIRECTORY);
  if (opened) ::fsync(opened.get());
}

bool write_flushed(const std::string& path, std::string_view bytes, bool executable) {
  const Descriptor file = open_descriptor(path, O_WRONLY | O_CREAT | O_EXCL, mode_for(executable));
  return file && write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
}

bool copy_by_reading(int from, int to) {
  std::string buffer(std::size_t{128} * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    if (!write_all(to, std::string_view(buffer).substr(0, static_cast<std::size_t>(got))))
      return false;
  }
}

bool copy_bytes(int from, int to) {
#ifdef __linux__
  if (::ioctl(to, FICLONE, from) == 0) return true;
  for (;;) {
    const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, std::size_t{1} << 30, 0);
    if (copied == 0) return true;
    if (copied < 0 && errno == EINTR) continue;
    if (copied < 0 && (errno == ENOSPC || errno == EFBIG || errno == EIO)) return false;
    // The rest by hand: the offsets of both files are where the kernel stopped.
    if (copied < 0) return copy_by_reading(from, to);
  }
#else
  return copy_by_reading(from, to);
#endif
}

Result<Descriptor> copied(const std::string& from, const std::string& to, bool executable) {
  const Descriptor source = open_descriptor(from, O_RDONLY);
  struct stat facts{};
  if (!source || ::fstat(source.get(), &facts) != 0) return fail_system("read", from, errno);
  Descriptor target = open_descriptor(to, O_WRONLY | O_CREAT | O_TRUNC, mode_for(executable));
  if (!target) return fail_system("write", to, errno);
  // An empty special file (/proc) may still hold bytes; a regular one of size 0 does not.
  if (facts.st_size > 0 || !S_ISREG(facts.st_mode)) {
    if (!copy_bytes(source.get(), target.get())) return fail_system("write", to, errno);
  }
  return target;
}

timespec seconds_to_time(std::int64_t seconds) {
  timespec time{};
  time.tv_sec = static_cast<time_t>(seconds);
  return time;
}

}  // namespace

Result<void> RealFilesystem::write_atomic(const std::string& path, std::string_view bytes,
                                          bool executable) {
  const std::string neighbour = neighbour_of(path);
  if (!write_flushed(neighbour, bytes, executable) ||
      ::rename(neighbour.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(neighbour.c_str());
    return fail_system("write", path, code);
  }
  flush_folder(path);
  return {};
}

Result<void> RealFilesystem::append(const std::string& path, std::string_view bytes) {
  const bool is_new = status(path).kind == FileKind::kMissing;
  const Descriptor file = open_descriptor(path, O_WRONLY | O_CREAT | O_APPEND, mode_for(false));
  if (!file || !write_all(file.get(), bytes) || ::fsync(file.get()) != 0)
    return fail_system("write", path, errno);
  if (is_new) flush_folder(path);
  return {};
}

Result<void> RealFilesystem::check_replaceable(const std::string& path) const {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return fail_system("write", path, errno);
  if ((facts.st_mode & S_IWUSR) != 0) return {};
  return fail(ErrorKind::kIo, "cannot write " + path + ": it is read-only",
              "`chmod u+w` makes it writable");
}

Result<void> RealFilesystem::replace(const std::string& path, std::string_view bytes) {
  LOCKSTEP_CHECK(check_replaceable(path));
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return fail_system("write", path, errno);
  const std::string neighbour = neighbour_of(path);
  const Descriptor file = open_descriptor(neighbour, O_WRONLY | O_CREAT | O_EXCL, 0600);
  const bool is_written =
      file && write_all(file.get(), bytes) &&
      (::fchown(file.get(), facts.st_uid, facts.st_gid) == 0 || errno == EPERM) &&
      ::fchmod(file.get(), facts.st_mode & 07777) == 0 && ::fsync(file.get()) == 0;
  if (!is_written || ::rename(neighbour.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(neighbour.c_str());
    return fail_system("write", path, code);
  }
  flush_folder(path);
  return {};
}

Result<void> RealFilesystem::write(const std::string& path, std::string_view bytes,
                                   bool executable) {
  const Descriptor file = open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode_for(executable));
  if (!file || !write_all(file.get(), bytes)) return fail_system("write", path, errno);
  return {};
}

Result<void> RealFilesystem::write_chunks(const std::string& path, const Chunks& bytes,
                                          bool executable) {
  const Descriptor file = open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode_for(executable));
  bool written = static_cast<bool>(file);
  for (const Bytes& chunk : bytes) written = written && write_all(file.get(), chunk);
  if (!written) return fail_system("write", path, errno);
  return {};
}

Result<void> RealFilesystem::write_parts(const std::string& path, const PartSource& next) {
  const Descriptor file = open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode_for(false));
  if (!file) return fail_system("write", path, errno);
  for (;;) {
    LOCKSTEP_TRY(part, next());
    if (part.empty()) return {};
    if (!write_all(file.get(), part)) return fail_system("write", path, errno);
  }
}

Result<void> RealFilesystem::create_folders(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return {};
  if (errno == ENOENT) {
    const std::string parent(parent_path(path));
    if (parent.empty()) return fail_system("create the folder", path, errno);
    LOCKSTEP_CHECK(create_folders(parent));
    if (::mkdir(path.c_str(), 0777) == 0) return {};
  }
  const int code = errno;
  struct stat facts{};
  if (code == EEXIST && ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode)) return {};
  return fail_system("create the folder", path, code);
}

Result<void> RealFilesystem::link(const std::string& target, const std::string& path) {
  if (::symlink(target.c_str(), path.c_str()) != 0)
    return fail_system("create the link", path, errno);
  return {};
}

Result<void> RealFilesystem::copy_file(const std::string& from, const std::string& to,
                                       bool executable) {
  LOCKSTEP_CHECK(copied(from, to, executable));
  return {};
}

Result<void> RealFilesystem::copy_file_as(const std::string& from, const std::string& to,
                                          bool executable, std::int64_t modified) {
  LOCKSTEP_TRY(target, copied(from, to, executable));
  const timespec times[2] = {seconds_to_time(modified), seconds_to_time(modified)};
  if (::futimens(target.get(), times) != 0) return fail_system("set the time of", to, errno);
  return {};
}

Result<void> RealFilesystem::rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0)
    return fail_system("move `" + from + "` to", to, errno);
  return {};
}

Result<void> RealFilesystem::exchange(const std::string& a, const std::string& b) {
#if defined(__linux__)
  if (::syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0)
    return {};
  const bool unable = errno == EINVAL || errno == ENOSYS;
#elif defined(__APPLE__)
  if (::renamex_np(a.c_str(), b.c_str(), RENAME_SWAP) == 0) return {};
  const bool unable = errno == ENOTSUP || errno == EINVAL;
#else
  const bool unable = true;
#endif
  if (!unable) return fail_system("exchange `" + a + "` with", b, errno);
  const std::string aside = neighbour_of(b);
  LOCKSTEP_CHECK(rename(b, aside));
  LOCKSTEP_CHECK(rename(a, b));
  return rename(aside, a);
}

Result<void> RealFilesystem::set_modified(const std::string& path, std::int64_t seconds) {
  const timespec times[2] = {seconds_to_time(seconds), seconds_to_time(seconds)};
  if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0) {
    return fail_system("set the time of", path, errno);
  }
  return {};
}

Result<void> RealFilesystem::make_read_only(const std::string& path) {
  struct stat facts{};
  constexpr mode_t kWrite = S_IWUSR | S_IWGRP | S_IWOTH;
  const bool done = ::lstat(path.c_str(), &facts) == 0 &&
                    ::chmod(path.c_str(), facts.st_mode & 07777 & ~kWrite) == 0;
  if (!done) return fail_system("make read-only", path, errno);
  return {};
}

}  // namespace lockstep::sys

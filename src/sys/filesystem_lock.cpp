#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "filesystem_error.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::sys {

FileLock::FileLock(int descriptor, std::string path)
    : descriptor_(descriptor), path_(std::move(path)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

Result<std::optional<FileLock>> FileLock::take(const std::string& path, int operation) {
  Descriptor file = open_descriptor(path, O_RDWR | O_CREAT);
  if (!file) return fail_system("lock", path, errno);
  while (::flock(file.get(), operation | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    if (errno != EINTR) return fail_system("lock", path, errno);
  }
  return FileLock(file.release(), path);
}

Result<FileLock> FileLock::wait_for(const std::string& path, int operation) {
  for (;;) {
    LOCKSTEP_TRY(lock, take(path, operation));
    if (lock) return std::move(*lock);
    if (interrupted())
      return fail(ErrorKind::kInterrupted, "stopped while waiting for `" + path + "`");
    // Asked for again and again instead of blocking, so that an interrupt is noticed at once.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

Result<std::optional<FileLock>> FileLock::attempt(const std::string& path) {
  return take(path, LOCK_EX);
}

Result<FileLock> FileLock::wait(const std::string& path) { return wait_for(path, LOCK_EX); }

Result<FileLock> FileLock::share(const std::string& path) { return wait_for(path, LOCK_SH); }

Result<void> FileLock::write(const std::string& text) {
  const bool written = ::ftruncate(descriptor_, 0) == 0 && ::lseek(descriptor_, 0, SEEK_SET) == 0 &&
                       write_all(descriptor_, text);
  if (!written) return fail_system("write", path_, errno);
  return {};
}

}  // namespace lockstep::sys

#include "filesystem_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace lockstep::sys {

namespace {

std::string hint_for(int code) {
  switch (code) {
  case ENOSPC:
  case EDQUOT:
    return "free some space on the file system that holds it, or name another one";
  case EFBIG:
    return "the limit on file sizes (`ulimit -f`) is too low";
  case EACCES:
  case EPERM:
    return "check who owns it and its permissions";
  case EROFS:
    return "it lies on a read-only file system";
  case EMFILE:
  case ENFILE:
    return "raise the limit on open files (`ulimit -n`)";
  default:
    return {};
  }
}

}  // namespace

std::unexpected<Error> fail_system(std::string_view verb, const std::string& path, int code) {
  const auto kind = code == ENOENT ? ErrorKind::kNotFound : ErrorKind::kIo;
  return fail(kind,
              fmt::format("cannot {} `{}`: {}", verb, path, std::generic_category().message(code)),
              hint_for(code));
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    value_ = other.release();
  }
  return *this;
}

int Descriptor::release() { return std::exchange(value_, -1); }

void Descriptor::reset() {
  if (value_ < 0) return;
  const int saved = errno;
  ::close(release());
  errno = saved;
}

Descriptor open_descriptor(const std::string& path, int flags, unsigned mode) {
  for (;;) {
    const int opened = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (opened >= 0 || errno != EINTR) return Descriptor(opened);
  }
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace lockstep::sys

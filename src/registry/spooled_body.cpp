#include "spooled_body.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lockstep::registry {

namespace {

constexpr std::size_t kInMemory = std::size_t{1} << 20;

std::unexpected<Error> refused(const std::string& folder) {
  return std::unexpected(Error{.kind = ErrorKind::kIo,
                               .message = std::string("cannot keep a request: ") + strerror(errno),
                               .where = folder});
}

}  // namespace

SpooledBody::SpooledBody(std::string folder) : folder_(std::move(folder)) {}

SpooledBody::~SpooledBody() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
  if (file_ >= 0) ::close(file_);
}

Result<void> SpooledBody::open_file() {
  std::string path = folder_ + "/request-XXXXXX";
  file_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) return refused(folder_);
  ::unlink(path.c_str());
  const std::string before = std::move(memory_);
  memory_.clear();
  return write_file(before);
}

Result<void> SpooledBody::write_file(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return refused(folder_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> SpooledBody::add(std::string_view bytes) {
  if (file_ < 0 && size_ + bytes.size() > kInMemory) LOCKSTEP_CHECK(open_file());
  if (file_ >= 0) {
    LOCKSTEP_CHECK(write_file(bytes));
  } else {
    memory_ += bytes;
  }
  size_ += bytes.size();
  return {};
}

Result<std::string_view> SpooledBody::view() {
  if (file_ < 0) return memory_;
  if (mapped_ == nullptr) {
    void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file_, 0);
    if (mapped == MAP_FAILED) return refused(folder_);
    mapped_ = mapped;
  }
  return std::string_view(static_cast<const char*>(mapped_), size_);
}

}  // namespace lockstep::registry

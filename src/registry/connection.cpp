#include "connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace lockstep::registry {

namespace {
constexpr std::size_t kPart = std::size_t{1} << 16;
}  // namespace

Connection::Connection(int socket) : socket_(socket) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Connection::~Connection() { ::close(socket_); }

bool Connection::fill() {
  std::array<char, kPart> part{};
  while (true) {
    const ssize_t count = ::recv(socket_, part.data(), part.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    ahead_.append(part.data(), static_cast<std::size_t>(count));
    return true;
  }
}

std::optional<std::string> Connection::read_until(std::string_view mark, std::size_t most) {
  while (true) {
    const std::size_t found = ahead_.find(mark);
    if (found != std::string::npos) {
      std::string head = ahead_.substr(0, found + mark.size());
      ahead_.erase(0, head.size());
      return head;
    }
    if (ahead_.size() > most || !fill()) return std::nullopt;
  }
}

bool Connection::read_exactly(std::uint64_t count,
                              const std::function<bool(std::string_view)>& take) {
  while (count > 0) {
    if (ahead_.empty() && !fill()) return false;
    const std::size_t size = std::min<std::uint64_t>(count, ahead_.size());
    if (!take(std::string_view(ahead_).substr(0, size))) return false;
    ahead_.erase(0, size);
    count -= size;
  }
  return true;
}

bool Connection::send(std::string_view bytes) {
#ifdef MSG_NOSIGNAL
  constexpr int kFlags = MSG_NOSIGNAL;
#else
  constexpr int kFlags = 0;
#endif
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), kFlags);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Connection::reset_on_close() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace lockstep::registry

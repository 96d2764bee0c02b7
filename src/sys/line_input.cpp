#include "lockstep/sys/line_input.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "lockstep/sys/process.hpp"

namespace lockstep::sys {

Result<std::string> StandardInput::next() {
  constexpr int kLook = 100;  // ms until signals are looked for again
  for (;;) {
    if (interrupted()) return fail(ErrorKind::kInterrupted, "interrupted");
    const auto end = pending_.find('\n');
    if (end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    pollfd waited{STDIN_FILENO, POLLIN, 0};
    if (::poll(&waited, 1, kLook) <= 0) continue;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(ErrorKind::kInterrupted, "the input ended");
    pending_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

}  // namespace lockstep::sys

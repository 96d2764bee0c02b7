#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "lockstep/sys/jobserver.hpp"
#include "lockstep/sys/process.hpp"
#include "process_pipes.hpp"

namespace lockstep::sys {

namespace {

// Reads one token if there is one. The pipe itself stays blocking, since children read it too: between
// poll and read another process may take the token, and then this read waits for the next.
bool take_token(int pipe, int timeout) {
  pollfd watched = {pipe, POLLIN, 0};
  if (::poll(&watched, 1, timeout) <= 0) return false;
  char token = 0;
  return ::read(pipe, &token, 1) == 1;
}

}  // namespace

Result<Jobserver> Jobserver::make(unsigned tokens) {
  LOCKSTEP_TRY(pipe, make_pipe());
  Jobserver made(pipe.read.release(), pipe.write.release(), tokens);
  made.refill();
  return made;
}

Jobserver::~Jobserver() {
  if (read_ >= 0) ::close(read_);
  if (write_ >= 0) ::close(write_);
}

Jobserver::Jobserver(Jobserver&& other) noexcept
    : read_(std::exchange(other.read_, -1)), write_(std::exchange(other.write_, -1)), tokens_(other.tokens_) {}

bool Jobserver::acquire(const std::atomic<bool>& stop) {
  while (!stop && !interrupted()) {
    if (take_token(read_, 50)) return true;
  }
  return false;
}

void Jobserver::release() {
  while (::write(write_, "+", 1) < 0 && errno == EINTR) {
  }
}

void Jobserver::refill() {
  while (take_token(read_, 0)) {
  }
  for (unsigned token = 0; token < tokens_; ++token) release();
}

}  // namespace lockstep::sys

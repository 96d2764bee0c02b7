#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <string>

#include "lockstep/sys/jobserver.hpp"
#include "lockstep/sys/process.hpp"
#include "process_pipes.hpp"

namespace lockstep::sys {

struct Jobserver::State {
  Pipe pipe;
  Descriptor own;  ///< our own reading end: it never blocks, while the children's does
  unsigned tokens = 1;
  std::mutex mutex;
  unsigned held = 0;  ///< tokens of this process

  bool take() const {
    char token = 0;
    // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection): this end never blocks.
    return ::read(own.get(), &token, 1) == 1;
  }
  void put() const {
    while (::write(pipe.write.get(), "+", 1) < 0 && errno == EINTR) {
    }
  }
  bool try_acquire() {
    const std::scoped_lock lock(mutex);
    if (!take()) return false;
    ++held;
    return true;
  }
};

Jobserver::Jobserver(std::unique_ptr<State> state) : state_(std::move(state)) {}
Jobserver::~Jobserver() = default;
Jobserver::Jobserver(Jobserver&&) noexcept = default;

Result<Jobserver> Jobserver::make(unsigned tokens) {
  auto state = std::make_unique<State>();
  LOCKSTEP_TRY(pipe, make_pipe());
  state->pipe = std::move(pipe);
  state->tokens = tokens;
#ifdef __linux__
  // A file description of its own: O_NONBLOCK belongs to the description, not to the descriptor.
  const std::string again = fmt::format("/proc/self/fd/{}", state->pipe.read.get());
  state->own = open_descriptor(again, O_RDONLY | O_NONBLOCK);
#endif
  if (!state->own) {
    state->own = Descriptor(::fcntl(state->pipe.read.get(), F_DUPFD_CLOEXEC, 3));
    ::fcntl(state->own.get(), F_SETFL, O_NONBLOCK);
  }
  for (unsigned token = 0; token < tokens; ++token) state->put();
  return Jobserver(std::move(state));
}

bool Jobserver::acquire(const std::atomic<bool>& stop) {
  while (!stop && !interrupted()) {
    if (state_->try_acquire()) return true;
    pollfd watched = {state_->own.get(), POLLIN, 0};
    ::poll(&watched, 1, 50);
  }
  return false;
}

void Jobserver::release() {
  const std::scoped_lock lock(state_->mutex);
  if (--state_->held > 0) return state_->put();
  // Nobody runs any more: what is missing now was lost.
  while (state_->take()) {
  }
  for (unsigned token = 0; token < state_->tokens; ++token) state_->put();
}

int Jobserver::read_end() const { return state_->pipe.read.get(); }

int Jobserver::write_end() const { return state_->pipe.write.get(); }

}  // namespace lockstep::sys

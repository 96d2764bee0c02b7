#include "process_groups.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "lockstep/sys/process.hpp"
#include "process_guard.hpp"

namespace lockstep::sys {

namespace {

// Read by the signal handler and by the guard: lock-free atomics only, mapped before the first of
// either can look.
std::array<GroupRow, 256> own_groups{};
const std::span<GroupRow> running_groups = shared_rows(own_groups);
std::atomic<int> interrupts = 0;
static_assert(std::atomic<pid_t>::is_always_lock_free);

// The first interrupt asks the children to end, a second one ends them.
void on_interrupt(int) {
  const int saved = errno;
  const int signal = interrupts.fetch_add(1) == 0 ? SIGTERM : SIGKILL;
  for (const auto& group : running_groups) {
    if (const pid_t name = group.load(); name != 0) ::kill(name, signal);
  }
  errno = saved;
}

}  // namespace

GroupEntry::GroupEntry(pid_t name) {
  start_guard(running_groups);
  for (std::size_t row = 0; row < running_groups.size(); ++row) {
    pid_t free = 0;
    if (running_groups[row].compare_exchange_strong(free, name)) {
      row_ = static_cast<int>(row);
      return;
    }
  }
}

GroupEntry::~GroupEntry() {
  if (row_ >= 0) running_groups[static_cast<std::size_t>(row_)] = 0;
}

void install_interrupt_handlers() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before{};
    ::sigaction(signal, nullptr, &before);
    // `nohup` ignores SIGHUP on purpose.
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

bool interrupted() { return interrupts.load() > 0; }

}  // namespace lockstep::sys

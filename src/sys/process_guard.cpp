#include "process_guard.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <mutex>

#include "process_pipes.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace lockstep::sys {

namespace {

// All but `kept`: a lock held through an inherited descriptor would never be let go.
void close_others(int kept) {
  const int most = static_cast<int>(::sysconf(_SC_OPEN_MAX));
#if defined(__linux__) && defined(SYS_close_range)
  const auto close_range = [](int first, unsigned last) {
    return ::syscall(SYS_close_range, static_cast<unsigned>(first), last, 0U) == 0;
  };
  const bool below = kept == 0 || close_range(0, static_cast<unsigned>(kept) - 1);
  if (below && close_range(kept + 1, ~0U)) return;
#endif
  for (int descriptor = 0; descriptor < most; ++descriptor) {
    if (descriptor != kept) ::close(descriptor);
  }
}

// Runs in the guard, which was forked off a process with threads: nothing here allocates or locks.
[[noreturn]] void stand_guard(int pipe, std::span<const GroupRow> rows) {
  ::setsid();  // what kills our group does not kill it
#ifdef __linux__
  ::prctl(PR_SET_NAME, "lockstep-guard");
#endif
  close_others(pipe);
  char byte = 0;
  while (::read(pipe, &byte, 1) < 0 && errno == EINTR) {
  }
  for (const GroupRow& row : rows) {
    if (const pid_t name = row.load(); name < -1) ::kill(name, SIGKILL);
  }
  ::_exit(0);
}

void fork_guard(std::span<const GroupRow> rows) {
  auto pipe = make_pipe();
  if (!pipe) return;
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  if (::fork() == 0) stand_guard(pipe->read.get(), rows);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  // The write end stays open until this process is gone: its end is what the guard waits for.
  [[maybe_unused]] const int kept = ::fcntl(pipe->write.get(), F_DUPFD_CLOEXEC, 3);
}

}  // namespace

std::span<GroupRow> shared_rows(std::span<GroupRow> otherwise) {
  const std::size_t bytes = otherwise.size() * sizeof(GroupRow);
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return otherwise;
  auto* rows = static_cast<GroupRow*>(memory);
  std::uninitialized_value_construct_n(rows, otherwise.size());
  return {rows, otherwise.size()};
}

void start_guard(std::span<const GroupRow> rows) {
  static std::once_flag once;
  std::call_once(once, [&] { fork_guard(rows); });
}

}  // namespace lockstep::sys

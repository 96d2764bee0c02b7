#include "process_child.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#ifdef __linux__
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#endif

namespace lockstep::sys {

namespace {

[[noreturn]] void give_up(int descriptor, ChildFailure::Step step) {
  const ChildFailure failure{step, errno};
  [[maybe_unused]] const ssize_t written = ::write(descriptor, &failure, sizeof failure);
  ::_exit(127);
}

void reset_signals() {
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD})
    ::sigaction(signal, &action, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Puts `from` at the standard descriptor `to`; one that is there already must only lose its
// CLOEXEC.
bool place(int from, int to) {
  if (from == to) return ::fcntl(from, F_SETFD, 0) == 0;
  return ::dup2(from, to) == to;
}

bool arrange_descriptors(const ChildPlan& plan) {
  if (!place(plan.in, 0) || !place(plan.out, 1) || !place(plan.err, 2)) return false;
  for (const int kept : *plan.keep) {
    if (::fcntl(kept, F_SETFD, 0) != 0) return false;
  }
  return true;
}

#ifdef __linux__

bool write_text(const char* path, const char* text, std::size_t size) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::write(file, text, size) == static_cast<ssize_t>(size);
  ::close(file);
  return written;
}

// `id id 1` without the allocating or locale-reading formatters.
std::size_t identity_map(std::array<char, 64>& line, unsigned id) {
  std::array<char, 16> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + id % 10);
  } while ((id /= 10) != 0);
  std::size_t used = 0;
  for (int copy = 0; copy < 2; ++copy) {
    for (std::size_t i = count; i > 0; --i) line[used++] = digits[i - 1];
    line[used++] = ' ';
  }
  line[used++] = '1';
  return used;
}

bool map_identity(unsigned user, unsigned group) {
  std::array<char, 64> line{};
  write_text("/proc/self/setgroups", "deny", 4);
  return write_text("/proc/self/uid_map", line.data(), identity_map(line, user)) &&
         write_text("/proc/self/gid_map", line.data(), identity_map(line, group));
}

// Tools that talk to themselves over loopback go on working.
void raise_loopback() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  ::ioctl(socket, SIOCSIFFLAGS, &request);
  ::close(socket);
}

#endif

}  // namespace

bool leave_network() {
#ifdef __linux__
  const unsigned user = ::getuid();
  const unsigned group = ::getgid();
  if (::unshare(CLONE_NEWNET) != 0) {
    // The maps of a process that must not be dumped are root's; what is started makes its own mind
    // up about that.
    ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 || !map_identity(user, group)) return false;
  }
  raise_loopback();
  return true;
#else
  errno = ENOSYS;
  return false;
#endif
}

void become(const ChildPlan& plan) {
  if (plan.group == ProcessGroup::kOwn) ::setpgid(0, 0);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  reset_signals();
  if (plan.without_network && !leave_network()) give_up(plan.failure, ChildFailure::kNetwork);
  if (plan.folder != nullptr && ::chdir(plan.folder) != 0)
    give_up(plan.failure, ChildFailure::kFolder);
  if (!arrange_descriptors(plan)) give_up(plan.failure, ChildFailure::kDescriptors);
  ::execve(plan.program, plan.argv, plan.env);
  give_up(plan.failure, ChildFailure::kExec);
}

}  // namespace lockstep::sys

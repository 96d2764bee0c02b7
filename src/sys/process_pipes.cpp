#include "process_pipes.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace lockstep::sys {

namespace {

using Moment = std::chrono::steady_clock::time_point;
constexpr auto kGrace = std::chrono::seconds(2);

Descriptor open_process(pid_t id) {
#if defined(__linux__) && defined(SYS_pidfd_open)
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
#else
  static_cast<void>(id);
  return Descriptor();
#endif
}

bool has_ended(pid_t id) {
  siginfo_t facts{};
  return ::waitid(P_PID, static_cast<id_t>(id), &facts, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         facts.si_pid == id;
}

// Reads what is there; closes the descriptor at its end.
void take(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
  if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) from.reset();
}

void drain(Descriptor& from, std::string& into) {
  if (!from) return;
  ::fcntl(from.get(), F_SETFL, O_NONBLOCK);
  for (;;) {
    const std::size_t before = into.size();
    if (from) take(from, into);
    if (!from || into.size() == before) return;
  }
}

void give(Streams& streams) {
  const ssize_t sent = ::write(streams.in.get(), streams.unsent.data(), streams.unsent.size());
  if (sent > 0) streams.unsent.remove_prefix(static_cast<std::size_t>(sent));
  const bool broken = sent < 0 && errno != EINTR && errno != EAGAIN;
  if (broken || streams.unsent.empty()) streams.in.reset();
}

// Ends a child, or its group, step by step; called again and again until the child is gone.
class Ending {
 public:
  explicit Ending(pid_t name) : name_(name) {}

  void advance() {
    const Moment now = std::chrono::steady_clock::now();
    if (!began_) {
      ::kill(name_, SIGTERM);
      kill_at_ = now + kGrace;
      began_ = true;
    } else if (now >= kill_at_) {
      ::kill(name_, SIGKILL);
    }
  }
  bool began() const { return began_; }

 private:
  pid_t name_;
  Moment kill_at_;
  bool began_ = false;
};

void move_bytes(Streams& streams, const Descriptor& process, ProcessResult& result) {
  std::array<pollfd, 4> watched = {{{streams.out.get(), POLLIN, 0},
                                    {streams.err.get(), POLLIN, 0},
                                    {streams.in.get(), POLLOUT, 0},
                                    {process.get(), POLLIN, 0}}};
  // Without a process descriptor the end is found by asking often. Negative ones are skipped.
  if (::poll(watched.data(), watched.size(), process ? 100 : 5) <= 0) return;
  if (watched[0].revents != 0) take(streams.out, result.out);
  if (watched[1].revents != 0) take(streams.err, result.err);
  if (watched[2].revents != 0) give(streams);
}

bool is_unwanted(const ProcessRequest& request) {
  if (request.stop != nullptr && request.stop->load()) return true;
  return request.after_interrupt == AfterInterrupt::kRefuse && interrupted();
}

}  // namespace

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
#ifdef __linux__
  const bool made = ::pipe2(ends.data(), O_CLOEXEC) == 0;
#else
  const bool made = ::pipe(ends.data()) == 0;
  if (made) {
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  }
#endif
  if (!made) return fail_system("open", "a pipe", errno);
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

bool attend(pid_t id, Streams streams, const ProcessRequest& request, ProcessResult& result) {
  const Descriptor process = open_process(id);
  if (streams.in) ::fcntl(streams.in.get(), F_SETFL, O_NONBLOCK);
  const bool has_group = request.group == ProcessGroup::kOwn;
  Ending ending(has_group ? -id : id);
  while (!has_ended(id)) {
    if (is_unwanted(request)) ending.advance();
    move_bytes(streams, process, result);
  }
  // What it left running belongs to the same group and goes with it; its output so far stays.
  drain(streams.out, result.out);
  drain(streams.err, result.err);
  if (has_group) ::kill(-id, SIGKILL);
  return ending.began();
}

}  // namespace lockstep::sys

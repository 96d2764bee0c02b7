#include "lockstep/sys/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>
#include <system_error>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "process_child.hpp"
#include "process_groups.hpp"
#include "process_pipes.hpp"

namespace lockstep::sys {

namespace {

// A request's words in the form exec wants; they point into the request and into `variables`.
struct Words {
  std::vector<std::string> variables;
  std::vector<char*> argv;
  std::vector<char*> env;
};

Words words_of(const ProcessRequest& request) {
  Words words;
  for (const std::string& word : request.argv)
    words.argv.push_back(const_cast<char*>(word.c_str()));
  for (const auto& [name, value] : request.env)
    words.variables.push_back(fmt::format("{}={}", name, value));
  for (std::string& variable : words.variables) words.env.push_back(variable.data());
  words.argv.push_back(nullptr);
  words.env.push_back(nullptr);
  return words;
}

// The child's ends of its standard streams and our ends of them.
struct Ends {
  Descriptor in, out, err, failure;
  Streams ours;
  Descriptor our_failure;
};

Result<void> open_output(const std::string& path, Descriptor& child, Descriptor& ours) {
  if (!path.empty()) {
    child = open_descriptor(path, O_WRONLY | O_CREAT | O_APPEND);
    if (!child) return fail_system("write", path, errno);
    return {};
  }
  LOCKSTEP_TRY(pipe, make_pipe());
  child = std::move(pipe.write);
  ours = std::move(pipe.read);
  return {};
}

Result<void> open_input(const ProcessRequest& request, Ends& ends) {
  if (request.stdin_bytes.empty()) {
    ends.in = open_descriptor("/dev/null", O_RDONLY);
    if (!ends.in) return fail_system("read", "/dev/null", errno);
    return {};
  }
  LOCKSTEP_TRY(pipe, make_pipe());
  ends.in = std::move(pipe.read);
  ends.ours.in = std::move(pipe.write);
  ends.ours.unsent = request.stdin_bytes;
  return {};
}

Result<Ends> open_ends(const ProcessRequest& request) {
  Ends ends;
  LOCKSTEP_CHECK(open_input(request, ends));
  LOCKSTEP_CHECK(open_output(request.output_path, ends.out, ends.ours.out));
  LOCKSTEP_CHECK(open_output(request.error_path, ends.err, ends.ours.err));
  LOCKSTEP_TRY(failure, make_pipe());
  ends.failure = std::move(failure.write);
  ends.our_failure = std::move(failure.read);
  return ends;
}

// Forks with all signals blocked, so that our handlers never run in the child.
pid_t start(const ChildPlan& plan) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t id = ::fork();
  if (id == 0) become(plan);
  const int saved = errno;
  // Both sides set the group: whoever comes first, it exists before a signal is sent to it.
  if (id > 0 && plan.group == ProcessGroup::kOwn) ::setpgid(id, id);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = saved;
  return id;
}

std::unexpected<Error> failed_start(const ProcessRequest& request, const std::string& program,
                                    const ChildFailure& failure) {
  const std::string reason = std::generic_category().message(failure.code);
  switch (failure.step) {
  case ChildFailure::kFolder:
    return fail_system("enter the folder", request.folder, failure.code);
  case ChildFailure::kNetwork:
    return fail(ErrorKind::kIo,
                fmt::format("cannot start `{}` without network: {}", program, reason),
                "allow unprivileged user namespaces, or run as root");
  case ChildFailure::kDescriptors:
    return fail(ErrorKind::kIo, fmt::format("cannot start `{}`: its streams: {}", program, reason));
  case ChildFailure::kExec:
    break;
  }
  return fail_system("start", program, failure.code);
}

void add_usage(const rusage& usage, ProcessResult& result) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  result.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
#ifdef __APPLE__
  result.peak_kib = static_cast<std::uint64_t>(usage.ru_maxrss) / 1024;
#else
  result.peak_kib = static_cast<std::uint64_t>(usage.ru_maxrss);
#endif
}

// Reaps the child that attend() left.
void reap(pid_t id, ProcessResult& result) {
  int status = 0;
  rusage usage{};
  while (::wait4(id, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  add_usage(usage, result);
}

// Waits for exec: the pipe closes by itself when it succeeds.
std::optional<ChildFailure> read_failure(const Descriptor& pipe) {
  ChildFailure failure;
  for (;;) {
    const ssize_t got = ::read(pipe.get(), &failure, sizeof failure);
    if (got < 0 && errno == EINTR) continue;
    if (got == static_cast<ssize_t>(sizeof failure)) return failure;
    return std::nullopt;
  }
}

void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] { ::signal(SIGPIPE, SIG_IGN); });
}

ChildPlan plan_of(const ProcessRequest& request, const std::string& program, const Words& words,
                  const Ends& ends) {
  ChildPlan plan;
  plan.program = program.c_str();
  plan.folder = request.folder.empty() ? nullptr : request.folder.c_str();
  plan.argv = words.argv.data();
  plan.env = words.env.data();
  plan.in = ends.in.get();
  plan.out = ends.out.get();
  plan.err = ends.err.get();
  plan.failure = ends.failure.get();
  plan.keep = &request.descriptors;
  plan.group = request.group;
  plan.without_network = request.without_network && can_isolate_network();
  return plan;
}

void close_childs_ends(Ends& ends) {
  ends.in.reset();
  ends.out.reset();
  ends.err.reset();
  ends.failure.reset();
}

std::unexpected<Error> stopped(const std::string& program) {
  return fail(ErrorKind::kInterrupted, fmt::format("`{}` was stopped", file_name(program)));
}

}  // namespace

Result<ProcessResult> RealProcess::run(const ProcessRequest& request) {
  if (request.argv.empty()) return fail(ErrorKind::kInternal, "a process needs a program's name");
  const auto path = request.env.find("PATH");
  LOCKSTEP_TRY(program,
               find_program(request.argv.front(), path == request.env.end() ? "" : path->second));
  const bool refuses = request.after_interrupt == AfterInterrupt::kRefuse;
  if (refuses && interrupted()) return stopped(program);
  ignore_broken_pipes();
  LOCKSTEP_TRY(ends, open_ends(request));
  const Words words = words_of(request);
  const auto began = std::chrono::steady_clock::now();
  const pid_t id = start(plan_of(request, program, words, ends));
  if (id < 0) return fail_system("start", program, errno);
  ProcessResult result;
  bool ended = false;
  std::optional<ChildFailure> failure;
  {
    const GroupEntry entry(request.group == ProcessGroup::kOwn ? -id : id);
    close_childs_ends(ends);
    failure = read_failure(ends.our_failure);
    ended = attend(id, std::move(ends.ours), request, result);
    reap(id, result);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (failure) return failed_start(request, program, *failure);
  if (ended || (refuses && interrupted())) return stopped(program);
  return result;
}

bool can_isolate_network() {
  static const bool kCan = [] {
    const pid_t id = ::fork();
    if (id == 0) ::_exit(leave_network() ? 0 : 1);
    int status = 1;
    return id > 0 && ::waitpid(id, &status, 0) == id && status == 0;
  }();
  return kCan;
}

Result<std::string> find_program(const std::string& program, const std::string& path) {
  if (program.find('/') != std::string::npos) {
    if (::access(program.c_str(), X_OK) == 0) return program;
    return fail(ErrorKind::kNotFound, fmt::format("cannot start `{}`: {}", program,
                                                  std::generic_category().message(errno)));
  }
  for (const std::string& folder : split(path, ':')) {
    if (!folder.starts_with('/')) continue;
    std::string candidate = join_path(folder, program);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return fail(ErrorKind::kNotFound, fmt::format("`{}` is not on the PATH", program),
              "install it, or put its folder on the PATH");
}

}  // namespace lockstep::sys

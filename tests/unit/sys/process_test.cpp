#include "lockstep/sys/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "fakes/temporary_folder.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/sys/filesystem.hpp"

using namespace lockstep;

namespace {

sys::ProcessRequest shell(const std::string& script) {
  sys::ProcessRequest request;
  request.argv = {"sh", "-c", script};
  request.env = {{"PATH", "/usr/bin:/bin"}};
  return request;
}

bool is_alive(pid_t id) { return ::kill(id, 0) == 0; }

bool ends_soon(pid_t id) {
  for (int i = 0; i < 200 && is_alive(id); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return !is_alive(id);
}

}  // namespace

TEST_CASE("a process gives its output, status, and what it used") {
  sys::RealProcess process;
  const auto result = process.run(shell("echo out; echo err >&2; exit 3"));
  REQUIRE(result);
  CHECK(result->status == 3);
  CHECK(result->out == "out\n");
  CHECK(result->err == "err\n");
  CHECK(result->peak_kib > 100);
  CHECK(result->seconds > 0);
}

TEST_CASE("a process sees exactly the environment and folder it is given") {
  const fakes::TemporaryFolder folder;
  sys::RealProcess process;
  ::setenv("LOCKSTEP_TEST_SECRET", "leaked", 1);
  auto request = shell("env; pwd");
  request.env["ONLY"] = "this";
  request.folder = folder.path();
  const auto result = process.run(request);
  REQUIRE(result);
  CHECK(result->out.find("leaked") == std::string::npos);
  CHECK(result->out.find("ONLY=this\n") != std::string::npos);
  CHECK(result->out.find(folder.path() + "\n") != std::string::npos);
}

TEST_CASE("much output on both streams and a long stdin do not block one another") {
  sys::RealProcess process;
  auto request = shell("head -c 3000000 /dev/zero >&2; cat; head -c 3000000 /dev/zero >&2");
  request.stdin_bytes = std::string(2'000'000, 'i');
  const auto result = process.run(request);
  REQUIRE(result);
  CHECK(result->out == request.stdin_bytes);
  CHECK(result->err.size() == 6'000'000);
}

TEST_CASE("a process that reads none of its stdin is no failure") {
  sys::RealProcess process;
  auto request = shell("exit 0");
  request.stdin_bytes = std::string(2'000'000, 'i');
  CHECK(process.run(request).value().status == 0);
}

TEST_CASE("output goes to files when asked, both streams to one") {
  const fakes::TemporaryFolder folder;
  sys::RealProcess process;
  auto request = shell("echo one; echo two >&2");
  request.output_path = request.error_path = folder / "log";
  REQUIRE(process.run(request));
  REQUIRE(process.run(request));
  CHECK(sys::RealFilesystem().read(folder / "log").value() == "one\ntwo\none\ntwo\n");
}

TEST_CASE("a program, folder or interpreter that is missing is an Error with its name") {
  sys::RealProcess process;
  auto request = shell("");
  request.argv = {"no-such-program"};
  auto result = process.run(request);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::kNotFound);
  CHECK(result.error().message == "`no-such-program` is not on the PATH");

  request = shell("exit 0");
  request.folder = "/no/such/folder";
  result = process.run(request);
  REQUIRE_FALSE(result);
  CHECK(result.error().message ==
        "cannot enter the folder `/no/such/folder`: No such file or directory");

  const fakes::TemporaryFolder folder;
  REQUIRE(sys::RealFilesystem().write(folder / "bad", "#!/no/such/interpreter\n", true));
  request.folder.clear();
  request.argv = {folder / "bad"};
  result = process.run(request);
  REQUIRE_FALSE(result);
  CHECK(result.error().message.find("cannot start `" + (folder / "bad")) == 0);
}

TEST_CASE("a process ended by a signal has status 128 and more") {
  sys::RealProcess process;
  CHECK(process.run(shell("kill -9 $$")).value().status == 128 + SIGKILL);
}

TEST_CASE("what a process leaves in the background ends with it and holds nothing up") {
  sys::RealProcess process;
  const auto began = std::chrono::steady_clock::now();
  const auto result = process.run(shell("sleep 600 & echo $!"));
  REQUIRE(result);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
  CHECK(ends_soon(std::stoi(result->out)));
}

TEST_CASE("a process without network reaches no address but its own") {
  if (!sys::can_isolate_network()) return;
  sys::RealProcess process;
  auto request = shell("cat /proc/net/dev; id -u");
  request.without_network = true;
  const auto result = process.run(request);
  REQUIRE(result);
  const auto lines = split(trim(result->out), '\n');
  REQUIRE(lines.size() == 4);
  CHECK(trim(lines[2]).starts_with("lo:"));
  CHECK(lines[3] == std::to_string(::geteuid()));
}

TEST_CASE("only the descriptors that were named are inherited") {
  sys::RealProcess process;
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  auto request = shell("for fd in $0 $1; do [ -e /proc/$$/fd/$fd ] && echo $fd; done; true");
  request.argv.insert(request.argv.end(), {std::to_string(ends[1]), std::to_string(ends[0])});
  request.descriptors = {ends[1]};
  const auto result = process.run(request);
  REQUIRE(result);
  CHECK(result->out == std::to_string(ends[1]) + "\n");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a process that is told to stop is ended with all its children") {
  const fakes::TemporaryFolder folder;
  sys::RealProcess process;
  std::atomic<bool> stop = false;
  auto request = shell("sleep 600 & echo $! > " + (folder / "child") + "; wait");
  request.stop = &stop;
  std::thread stopper([&] {
    while (sys::RealFilesystem().status(folder / "child").size == 0) std::this_thread::yield();
    stop = true;
  });
  const auto result = process.run(request);
  stopper.join();
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::kInterrupted);
  CHECK(ends_soon(std::stoi(sys::RealFilesystem().read(folder / "child").value())));
}

TEST_CASE("an interrupt ends running children, even those that ignore TERM, and refuses new ones") {
  const fakes::TemporaryFolder folder;
  const pid_t program = ::fork();
  if (program == 0) {
    sys::install_interrupt_handlers();
    sys::RealProcess process;
    const auto first = process.run(
        shell("trap '' TERM; echo $$ > " + (folder / "child") + "; while :; do sleep 1; done"));
    const auto second = process.run(shell("exit 0"));
    const bool right =
        !first && first.error().kind == ErrorKind::kInterrupted && !second && sys::interrupted();
    ::_exit(right ? 0 : 1);
  }
  const sys::RealFilesystem files;
  while (files.status(folder / "child").size == 0) std::this_thread::yield();
  ::kill(program, SIGINT);
  int status = -1;
  REQUIRE(::waitpid(program, &status, 0) == program);
  CHECK(status == 0);
  CHECK(ends_soon(std::stoi(files.read(folder / "child").value())));
}

TEST_CASE("a program is found on a PATH in order, folders without slash skipped") {
  CHECK(sys::find_program("sh", "relative:/nowhere:/bin").value() == "/bin/sh");
  CHECK_FALSE(sys::find_program("sh", ""));
  CHECK_FALSE(sys::find_program("/nowhere/sh", "/bin"));
}

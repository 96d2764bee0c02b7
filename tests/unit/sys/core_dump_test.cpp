#include "lockstep/sys/core_dump.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "lockstep/sys/process.hpp"

using namespace lockstep;

namespace {

// Calls `look` in a child of ours, since what is forbidden stays so; its answer is 0 for fine.
template <typename Look>
int in_a_child(Look look) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(look());
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("no core file is written, and nobody may look into the process") {
  const int status = in_a_child([] {
    const rlimit before{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &before);
    sys::forbid_core_dumps();
    rlimit after{1, 1};
    ::getrlimit(RLIMIT_CORE, &after);
    return after.rlim_cur == 0 && after.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("a process that dies after it leaves no core") {
  const int status = in_a_child([]() -> int {
    sys::forbid_core_dumps();
    ::signal(SIGABRT, SIG_DFL);
    std::abort();
  });
  CHECK(WIFSIGNALED(status));
  CHECK_FALSE(WCOREDUMP(status));
}

TEST_CASE("what such a process starts without network starts all the same") {
  if (!sys::can_isolate_network()) SUCCEED("this host has no network namespaces");
  const int status = in_a_child([] {
    sys::forbid_core_dumps();
    sys::RealProcess process;
    sys::ProcessRequest request;
    request.argv = {"/bin/true"};
    request.without_network = sys::can_isolate_network();
    const auto ended = process.run(request);
    return ended && ended->status == 0 ? 0 : 1;
  });
  CHECK(status == 0);
}

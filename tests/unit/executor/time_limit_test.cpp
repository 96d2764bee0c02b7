#include "time_limit.hpp"

#include <catch2/catch.hpp>

#include "fakes/fake_process.hpp"

using namespace lockstep;
using namespace std::chrono_literals;

namespace {

sys::ProcessRequest calling(std::vector<std::string> argv) {
  sys::ProcessRequest request;
  request.argv = std::move(argv);
  return request;
}

}  // namespace

TEST_CASE("a program that hangs is ended when its time is over") {
  sys::RealProcess process;
  const auto result = executor::run_within(process, calling({"/bin/sleep", "600"}), 100ms);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::kIo);
  CHECK(result.error().message == "`sleep` did not answer within 1 s");
}

TEST_CASE("a program that answers in time is not waited for any longer") {
  sys::RealProcess process;
  const auto result = executor::run_within(process, calling({"/bin/echo", "here"}), 600s);
  REQUIRE(result);
  CHECK(result->out == "here\n");
  CHECK(result->seconds < 300);
}

TEST_CASE("a program that was interrupted in time is no slow one") {
  fakes::FakeProcess process([](const sys::ProcessRequest&) -> Result<sys::ProcessResult> {
    return fail(ErrorKind::kInterrupted, "interrupted");
  });
  const auto result = executor::run_within(process, calling({"podman"}), 600s);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::kInterrupted);
}

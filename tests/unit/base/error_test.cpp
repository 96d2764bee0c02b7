#include "lockstep/base/error.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

namespace {

Result<int> failing() { return fail(ErrorKind::kNotFound, "no such crate", "add it"); }

Result<int> passing_on() {
  LOCKSTEP_TRY(number, failing());
  return number + 1;
}

}  // namespace

TEST_CASE("an error travels up unchanged and callers put the place in front") {
  const auto result = passing_on();
  REQUIRE_FALSE(result);
  CHECK(result.error().message == "no such crate");
  CHECK(at(at(result.error(), "core"), "python/linux-x64").where == "python/linux-x64: core");
}

TEST_CASE("several problems become one error that keeps them all") {
  const Error error =
      merged({{ErrorKind::kUsage, "a"}, {ErrorKind::kUsage, "b"}, {ErrorKind::kIo, "c"}});
  CHECK(error.message == "a");
  REQUIRE(error.others.size() == 2);
  CHECK(error.others.back().message == "c");
}

TEST_CASE("the kind of an error decides the exit status") {
  CHECK(exit_status({ErrorKind::kUsage}) == 2);
  CHECK(exit_status({ErrorKind::kInterrupted}) == 130);
  CHECK(exit_status({ErrorKind::kCheckFailed}) == 4);
  CHECK(exit_status({ErrorKind::kToolFailed}) == 1);
}

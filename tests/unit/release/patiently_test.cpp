#include "patiently.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace lockstep;
using namespace lockstep::release;

namespace {

// Calls `once` at most three times; gives back the pauses between.
std::vector<double> pauses_of(const std::function<Result<int>()>& once) {
  std::vector<double> pauses;
  (void)patiently(Patience(), 3, [&](double seconds) { pauses.push_back(seconds); }, once);
  return pauses;
}

}  // namespace

TEST_CASE("what nobody answered is done again after longer and longer pauses, so many times") {
  int calls = 0;
  const auto pauses = pauses_of([&]() -> Result<int> {
    ++calls;
    return fail(ErrorKind::kIo, "no answer");
  });
  CHECK(calls == 3);
  CHECK(pauses == std::vector<double>{1, 2});
}

TEST_CASE("a success and a refusal are taken as they are") {
  CHECK(pauses_of([] { return Result<int>(1); }).empty());
  CHECK(pauses_of([]() -> Result<int> { return fail(ErrorKind::kToolFailed, "no"); }).empty());
}

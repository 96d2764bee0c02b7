#include "lockstep/release/exchange.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::release;

TEST_CASE("an answer's wait is in seconds or a date, and never longer than five minutes") {
  const auto wait = [](const char* text) {
    return retry_after({429, {{"retry-after", text}}, ""}, 784111777 - 20);
  };
  CHECK(wait("7") == 7);
  CHECK(wait("100000") == 300);
  CHECK(wait("-5") == 0);
  CHECK(wait("soon") == 0);
  CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 20);
  CHECK(retry_after({429, {}, ""}, 0) == 0);
}

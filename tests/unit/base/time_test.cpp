#include "lockstep/base/time.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("an HTTP date is read, anything else is none") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
  for (const char* text : {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 36 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Now 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"})
    CHECK(!parse_http_date(text));
}

TEST_CASE("a time by RFC 3339 comes back as it was, anything else is none") {
  CHECK(rfc3339(1'767'323'045) == "2026-01-02T03:04:05Z");
  CHECK(parse_rfc3339("2026-01-02T03:04:05Z") == 1'767'323'045);
  for (const char* text : {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05Zz"})
    CHECK(!parse_rfc3339(text));
}

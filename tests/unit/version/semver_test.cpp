#include "lockstep/version/semver.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using version::parse_semver;

TEST_CASE("versions by the specification parse and print unchanged") {
  for (const char* text :
       {"0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta-valid", "1.0.0-alpha.1",
        "1.0.0-alpha0.valid", "1.0.0-rc.1+build.123", "1.0.0--.-",
        "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "1.0.0-0A.is.legal", "18446744073709551615.0.0"}) {
    CAPTURE(text);
    const auto parsed = parse_semver(text);
    REQUIRE(parsed);
    CHECK(parsed->text() == text);
  }
}

TEST_CASE("texts that are no versions are refused") {
  for (const char* text :
       {"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+",
        "1.2.3+a+b", "1.2.3-\xc3\xa9", " 1.2.3", "1.2.-3", "18446744073709551616.0.0"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_semver(text));
  }
  CHECK(parse_semver("v1.2.3").error().hint == "leave the `v` away");
}

TEST_CASE("precedence is that of the specification's example and ignores build identifiers") {
  const std::vector<std::string> ascending{"0.9.9",       "1.0.0-1",       "1.0.0-2",
                                           "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                           "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                           "1.0.0-rc.1",  "1.0.0",         "1.0.1",
                                           "1.1.0",       "2.0.0",         "10.0.0"};
  for (std::size_t low = 0; low < ascending.size(); ++low) {
    for (std::size_t high = 0; high < ascending.size(); ++high) {
      const auto a = *parse_semver(ascending[low]);
      const auto b = *parse_semver(ascending[high]);
      CHECK(version::precedence(a, b) == (static_cast<std::weak_ordering>(low <=> high)));
    }
  }
  CHECK(version::precedence(*parse_semver("1.0.0+a"), *parse_semver("1.0.0+b")) ==
        std::weak_ordering::equivalent);
}

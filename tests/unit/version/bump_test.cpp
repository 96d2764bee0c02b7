#include "lockstep/version/bump.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::version;

namespace {

std::string next(const char* current, const char* request) {
  const auto version = next_version(*parse_semver(current), request);
  return version ? version->text() : "error: " + version.error().message;
}

}  // namespace

TEST_CASE("a level raises its number and drops the lower ones") {
  CHECK(next("1.2.3", "major") == "2.0.0");
  CHECK(next("1.2.3", "minor") == "1.3.0");
  CHECK(next("1.2.3", "patch") == "1.2.4");
}

TEST_CASE("a level releases a prerelease of such a version") {
  CHECK(next("2.0.0-rc.1", "major") == "2.0.0");
  CHECK(next("2.1.0-rc.1", "major") == "3.0.0");
  CHECK(next("1.3.0-rc.1", "minor") == "1.3.0");
  CHECK(next("1.3.1-rc.1", "minor") == "1.4.0");
  CHECK(next("1.3.1-rc.1", "patch") == "1.3.1");
  CHECK(next("1.3.1-rc.1", "release") == "1.3.1");
}

TEST_CASE("a prerelease goes on, begins, or changes its stage") {
  CHECK(next("1.0.0", "prerelease") == "1.0.1-rc.1");
  CHECK(next("1.0.0", "prerelease=beta") == "1.0.1-beta.1");
  CHECK(next("1.0.0-beta.2", "prerelease") == "1.0.0-beta.3");
  CHECK(next("1.0.0-beta.2", "prerelease=rc") == "1.0.0-rc.1");
  CHECK(next("1.0.0-rc", "prerelease") == "1.0.0-rc.1");
  CHECK(next("0.9.0", "1.0.0-rc.1") == "1.0.0-rc.1");
}

TEST_CASE("what leads nowhere or backwards is refused") {
  for (const char* request : {"1.2.2", "1.2.3", "1.2.3-rc.1", "release", "up", "", "1.2", "v2.0.0",
                              "prerelease=", "prerelease=a_b", "2.0.0+meta+x"})
    CHECK(next("1.2.3", request).starts_with("error"));
  CHECK(next("1.0.0-rc.1", "prerelease=beta").starts_with("error"));
  CHECK(next("1.0.0-rc.18446744073709551615", "prerelease").starts_with("error"));
  CHECK(next("1.2.3", std::string(200, '9').c_str()).starts_with("error"));
  CHECK(next("18446744073709551615.0.0", "major").starts_with("error"));
}

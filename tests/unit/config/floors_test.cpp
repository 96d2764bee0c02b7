#include "floors.hpp"

#include <catch2/catch.hpp>

namespace lockstep::config {

TEST_CASE("a floor is two numbers and a point") {
  CHECK(parse_floor("2.17") == Floor{2, 17});
  CHECK(parse_floor("2.30") == Floor{2, 30});
  for (const char* wrong : {"", "2", "2.", ".17", "2.017", "2.17.1", "v2.17", "2.17 ", "-2.1",
                            "+2.1", "2.99999", "2,17"}) {
    CAPTURE(wrong);
    CHECK(!parse_floor(wrong));
  }
}

TEST_CASE("floors are ordered as versions, not as decimals") {
  CHECK(*parse_floor("2.5") < *parse_floor("2.17"));
}

TEST_CASE("only versions that exist and that tags can say are floors") {
  CHECK(!glibc_problem("2.28"));
  CHECK(glibc_problem("3.0") == "there is no glibc 3.0");
  CHECK(!macos_problem("10.12"));
  CHECK(!macos_problem("26.0"));
  CHECK(macos_problem("9.1") == "there is no macOS 9.1");
  CHECK(macos_problem("11.2") == "macOS 11.2 cannot be said in a package's tag, only 11.0 can");
}

}  // namespace lockstep::config

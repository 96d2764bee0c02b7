#include "lockstep/base/checksums.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;

TEST_CASE("what is written is read back") {
  const std::map<std::string, Digest> files = {{"a b.whl", sha256("1")}, {"go/x.zip", sha256("2")}};
  const std::string text = sums_of(files);
  CHECK(text == sha256("1").hex() + "  a b.whl\n" + sha256("2").hex() + "  go/x.zip\n");
  CHECK(parse_sums(text).value() == files);
  CHECK(parse_sums("").value().empty());
}

TEST_CASE("any other line is refused, and so is a path that leads out") {
  const std::string hex = sha256("1").hex();
  for (const std::string& line :
       {hex, hex + " x", hex + " *x", hex + "  ", hex + "  ../x", hex + "  /x", "x  " + hex}) {
    INFO(line);
    const auto sums = parse_sums(line + "\n");
    REQUIRE_FALSE(sums);
    CHECK(sums.error().kind == ErrorKind::kCheckFailed);
  }
}

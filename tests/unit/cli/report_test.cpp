#include "report.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::cli;

TEST_CASE("one cause in many cells is told once, with the cells") {
  std::vector<Error> errors;
  for (const char* cell : {"a/x", "b/x", "c/x", "d/x", "e/x", "f/x"}) {
    errors.push_back({ErrorKind::kNotFound, "needs zig", cell, "install zig"});
  }
  errors.push_back({ErrorKind::kNotFound, "needs gcc", "a/y", "install gcc"});
  const Error merged = merged_by_cause(errors);
  CHECK(merged.where == "a/x, b/x, c/x, d/x and 2 more");
  REQUIRE(merged.others.size() == 1);
  CHECK(merged.others[0].where == "a/y");
}

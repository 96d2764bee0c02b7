#include "lockstep/plan/select.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using namespace lockstep::plan;

namespace {

model::Cell cell(const std::string& language, const std::string& target) {
  model::Cell made;
  made.language = language;
  made.target.name = target;
  return made;
}

const std::vector<model::Cell> kCells = {cell("python", "linux-x64"), cell("go", "linux-x64"),
                                         cell("go", "macos-x64")};

std::vector<std::string> names(const std::vector<model::Cell>& cells) {
  std::vector<std::string> out;
  for (const auto& one : cells) out.push_back(one.name());
  return out;
}

}  // namespace

TEST_CASE("no pattern selects every cell") { CHECK(select_cells(kCells, {}) == kCells); }

TEST_CASE("a pattern names cells, a language or a target") {
  CHECK(names(*select_cells(kCells, {"go/*"})) ==
        std::vector<std::string>{"go/linux-x64", "go/macos-x64"});
  CHECK(names(*select_cells(kCells, {"go"})) ==
        std::vector<std::string>{"go/linux-x64", "go/macos-x64"});
  CHECK(names(*select_cells(kCells, {"linux-x64"})) ==
        std::vector<std::string>{"python/linux-x64", "go/linux-x64"});
  CHECK(names(*select_cells(kCells, {"go/mac*", "python"})) ==
        std::vector<std::string>{"python/linux-x64", "go/macos-x64"});
}

TEST_CASE("every pattern that names nothing is refused, with the nearest word") {
  const auto selected = select_cells(kCells, {"pyton", "go", "linux-x46"});
  REQUIRE_FALSE(selected);
  CHECK(selected.error().kind == ErrorKind::kUsage);
  CHECK(selected.error().hint == "did you mean `python`?");
  REQUIRE(selected.error().others.size() == 1);
  CHECK(selected.error().others[0].hint == "did you mean `linux-x64`?");
}

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

TEST_CASE("a shard is the K-th of N parts") {
  CHECK(parse_shard("2/6") == Shard{2, 6});
  CHECK(parse_shard("1/1") == Shard{1, 1});
  for (const char* text :
       {"", "2", "0/6", "7/6", "2/", "/6", "2/6/1", "-1/6", "a/b", " 1/2", "1/0"})
    CHECK_FALSE(parse_shard(text));
}

TEST_CASE("shards hold every cell once, those of one target together") {
  CHECK(names(*shard_cells(kCells, {1, 2})) ==
        std::vector<std::string>{"python/linux-x64", "go/linux-x64"});
  CHECK(names(*shard_cells(kCells, {2, 2})) == std::vector<std::string>{"go/macos-x64"});
  CHECK(shard_cells(kCells, {1, 1}) == kCells);
  const auto empty = shard_cells(kCells, {3, 3});
  REQUIRE_FALSE(empty);
  CHECK(empty.error().message == "shard 3/3 has no cell: there are 2 targets");
}

#include "lockstep/version/place.hpp"

#include <catch2/catch.hpp>

#include "lockstep/version/json.hpp"
#include "lockstep/version/toml.hpp"

using namespace lockstep::version;

namespace {

Place place(std::size_t begin, std::string holds, std::string wants) {
  const std::size_t end = begin + holds.size();
  return {"f", "it", begin, end, std::move(holds), std::move(wants)};
}

}  // namespace

TEST_CASE("places are written where they stand, and all other bytes stay") {
  const std::vector<Place> places = {place(6, "0.9.0", "1.0.0"), place(0, "a", "bb")};
  CHECK(with_places("a = \"\"0.9.0", std::vector{place(6, "0.9.0", "1.0.0")}) == "a = \"\"1.0.0");
  CHECK(with_places("a = \"\"0.9.0", places) == "bb = \"\"1.0.0");
}

TEST_CASE("two rules that know one place write it once, two that disagree are an error") {
  CHECK(with_places("1", std::vector{place(0, "1", "2"), place(0, "1", "2")}) == "2");
  CHECK_FALSE(with_places("1", std::vector{place(0, "1", "2"), place(0, "1", "3")}));
  CHECK_FALSE(with_places("1", std::vector{place(0, "2", "3")}));
  CHECK_FALSE(with_places("1", std::vector{place(4, "2", "3")}));
}

TEST_CASE("a place's line and column are those of editors") {
  const auto mark = mark_of(place(7, "0.9.0", "1"), "ab\ncd\r\n0.9.0\n");
  CHECK(mark.line == 3);
  CHECK(mark.column == 1);
  CHECK(mark.text == "0.9.0");
}

TEST_CASE("a requirement keeps its operator and its width") {
  const Change change{"0.9.0", "1.2.3"};
  CHECK(moved_requirement("0.9.0", change) == "1.2.3");
  CHECK(moved_requirement("^0.9", change) == "^1.2");
  CHECK(moved_requirement("=0.9.0", change) == "=1.2.3");
  CHECK(moved_requirement("~ 0", change) == "~ 1");
  CHECK(moved_requirement(">=0.9.0-rc.1", change) == ">=1.2.3");
  CHECK(moved_requirement("0.9", {"0.9.0", "1.0.0-rc.1"}) == "1.0.0-rc.1");
}

TEST_CASE("a requirement that is no single bound stays") {
  for (const char* held :
       {"*", ">=1, <3", "workspace:*", "file:../core", "latest", "1.x", "", "1.2.3.4"})
    CHECK(moved_requirement(held, {"0.9.0", "1.0.0"}) == held);
}

TEST_CASE("the texts of a JSON document are found by their path, behind a byte-order mark too") {
  const std::string text = "\xef\xbb\xbf{\"a\": {\"b\\u0063\": \"1\"}, \"l\": [true, \"x\\\"y\", "
                           "{}],\r\n\t\"n\": -1.5e3}";
  const auto texts = json_texts(text);
  REQUIRE(texts);
  REQUIRE(texts->size() == 2);
  CHECK((*texts)[0].path == std::vector<std::string>{"a", "bc"});
  CHECK(text.substr((*texts)[0].begin, 1) == "1");
  CHECK((*texts)[1].path == std::vector<std::string>{"l", "1"});
  CHECK((*texts)[1].value == "x\"y");
  CHECK(json_texts("\"only\"")->front().value == "only");
  CHECK_FALSE(json_texts("{"));
  CHECK_FALSE(json_texts(""));
}

TEST_CASE("the texts of a TOML document are found in all their forms") {
  const std::string text = "\xef\xbb\xbf# é\r\na = 'x'\r\nb = \"\"\"long\"\"\"\r\n[t.\"u v\"]\r\nc "
                           "= [\"p\", {d = \"q\"}]\r\n";
  const auto texts = toml_texts(text, "f");
  REQUIRE(texts);
  REQUIRE(texts->size() == 4);
  for (const TextAt& each : *texts)
    CHECK(text.substr(each.begin, each.end - each.begin) == each.value);
  CHECK(texts->back().path == std::vector<std::string>{"t", "u v", "c", "1", "d"});
}

TEST_CASE("insertions at one offset keep their order, however many places there are") {
  std::vector<Place> places;
  std::string wanted;
  for (int number = 0; number < 100; ++number) {
    places.push_back(place(1, "", std::to_string(number) + ","));
    wanted += std::to_string(number) + ",";
  }
  CHECK(with_places("[]", places) == "[" + wanted + "]");
}

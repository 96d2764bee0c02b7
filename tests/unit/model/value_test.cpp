#include "lockstep/model/value.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::model;

TEST_CASE("a value written as JSON reads back equal") {
  const Value value =
      Value::Object{{"a", Value::Array{1, 2.5, true, nullptr, "text"}}, {"b", Value::Object{}}};
  CHECK(parse_json(to_json(value)) == value);
  CHECK(parse_json(to_compact_json(value)) == value);
}

TEST_CASE("text that is no JSON is an error, however deep it nests") {
  CHECK_FALSE(parse_json("{\"a\": }"));
  CHECK_FALSE(parse_json(std::string(100000, '[')));
}

TEST_CASE("members are found by key and by kind") {
  const Value value = Value::Object{{"name", "lorem"}, {"size", 3}};
  CHECK(value.text_at("name") == "lorem");
  CHECK(value.text_at("size", "none") == "none");
  CHECK(value.find("absent") == nullptr);
  CHECK(Value("text").find("name") == nullptr);
}

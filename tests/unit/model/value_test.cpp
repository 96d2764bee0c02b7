#include "lockstep/model/value.hpp"

#include <catch2/catch.hpp>

using namespace lockstep::model;

TEST_CASE("a value written as JSON reads back equal") {
  const Value value =
      Value::Object{{"a", Value::Array{1, 2.5, true, nullptr, "text"}}, {"b", Value::Object{}}};
  CHECK(parse_json(to_json(value)) == value);
  CHECK(parse_json(to_compact_json(value)) == value);
}

TEST_CASE("JSON is written over several lines or on one") {
  const Value value = Value::Object{{"a", Value::Array{1, Value::Array{}, nullptr}},
                                    {"b", Value::Object{{"c", false}}},
                                    {"d", Value::Object{}}};
  CHECK(to_compact_json(value) == "{\"a\":[1,[],null],\"b\":{\"c\":false},\"d\":{}}");
  CHECK(to_json(value) ==
        "{\n  \"a\": [\n    1,\n    [],\n    null\n  ],\n  \"b\": {\n    \"c\": false\n  },\n"
        "  \"d\": {}\n}\n");
  CHECK(to_json("lorem") == "\"lorem\"\n");
}

TEST_CASE("JSON's text is escaped where it must be, and what is no UTF-8 is replaced") {
  CHECK(to_compact_json("a\"b\\c\n\x01\x7f") == "\"a\\\"b\\\\c\\n\\u0001\x7f\"");
  CHECK(to_compact_json("\xc3\xbc/") == "\"\xc3\xbc/\"");
  CHECK(to_compact_json("\xff") == "\"\xef\xbf\xbd\"");
  CHECK(to_compact_json(Value::Object{{"a\tb", 1.0}}) == "{\"a\\tb\":1.0}");
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

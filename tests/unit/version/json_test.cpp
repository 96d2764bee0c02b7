#include "lockstep/version/json.hpp"

#include <catch2/catch.hpp>

using namespace lockstep;
using model::Value;
using version::set_json_member;

TEST_CASE("a member is replaced where it stands and nothing else moves") {
  const std::string text =
      "{\n\t\"z\" : 1,\n\t\"version\" :  \"0.0.0\" ,\n\t\"a\": {\"version\": \"x\"}\n}\n";
  CHECK(set_json_member(text, "version", "1.2.3") ==
        "{\n\t\"z\" : 1,\n\t\"version\" :  \"1.2.3\" ,\n\t\"a\": {\"version\": \"x\"}\n}\n");
}

TEST_CASE("a new member stands behind the one that was named, else at the end") {
  const std::string text = "{\n  \"name\": \"a\",\n  \"b\": [1, \"}\\\"\"]\n}\n";
  CHECK(set_json_member(text, "version", "1", "name") ==
        "{\n  \"name\": \"a\",\n  \"version\": \"1\",\n  \"b\": [1, \"}\\\"\"]\n}\n");
  CHECK(set_json_member(text, "o", Value::Object{{"x", 1}, {"y", Value::Array{2}}}) ==
        "{\n  \"name\": \"a\",\n  \"b\": [1, \"}\\\"\"],\n  \"o\": {\n    \"x\": 1,\n    \"y\": "
        "[\n      2\n    ]\n  "
        "}\n}\n");
}

TEST_CASE("objects on one line and empty ones stay on one line") {
  CHECK(set_json_member("{}", "a", 1) == "{\"a\": 1}");
  CHECK(set_json_member("{\"a\":1}", "b", "x") == "{\"a\":1, \"b\": \"x\"}");
  CHECK(set_json_member("{\"a\":1}", "a", Value::Object{{"k", "v"}}) == "{\"a\":{\"k\":\"v\"}}");
}

TEST_CASE("line ends and escaped keys are kept") {
  CHECK(set_json_member("{\r\n  \"ver\\u0073ion\": \"0\"\r\n}", "version", "1") ==
        "{\r\n  \"ver\\u0073ion\": \"1\"\r\n}");
  CHECK(set_json_member("{\r\n  \"a\": 1\r\n}", "b", Value::Array{1}) ==
        "{\r\n  \"a\": 1,\r\n  \"b\": [\r\n    1\r\n  ]\r\n}");
}

TEST_CASE("texts that are no JSON object, and members that stand twice, are refused") {
  CHECK_FALSE(set_json_member("{", "a", 1));
  CHECK_FALSE(set_json_member("[1]", "a", 1));
  CHECK_FALSE(set_json_member("{\"a\": 1,}", "a", 1));
  CHECK_FALSE(set_json_member("{\"a\": 1, \"a\": 2}", "a", 1));
}

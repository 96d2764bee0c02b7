#include "shapes.hpp"

namespace lockstep::config::shape {

using model::Value;
using Object = Value::Object;
using Array = Value::Array;

namespace {

// Of a text: no control characters but tab and line feed, and something to see.
constexpr std::string_view kText =
    R"(^[^\u0000-\u0008\u000b-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u0008\u000b-\u001f\u007f]*$)";
constexpr std::string_view kLine =
    R"(^[^\u0000-\u0008\u000a-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u0008\u000a-\u001f\u007f]*$)";
constexpr std::string_view kEmptyOr = "^$|";
// Not absolute, not upward, no backslash.
constexpr std::string_view kInside =
    R"(^(?!/)(?!\.\.(/|$))[^\\\u0000-\u0008\u000b-\u001f\u007f]*[^\\\u0000-\u0020\u007f][^\\\u0000-\u0008\u000b-\u001f\u007f]*$)";
constexpr std::string_view kBelow = R"((?!\.?/*$))";

}  // namespace

Value text() { return Object{{"type", Array{"string", "number"}}, {"pattern", kText}}; }

Value line() { return Object{{"type", Array{"string", "number"}}, {"pattern", kLine}}; }

Value text_like(std::string_view pattern) {
  return Object{{"type", "string"}, {"pattern", pattern}};
}

Value option() {
  return Object{{"type", Array{"string", "number", "boolean"}}, {"pattern", kText}};
}

Value word() {
  return Object{{"type", Array{"string", "number"}},
                {"pattern", std::string(kEmptyOr) + std::string(kText)}};
}

Value flag() { return Object{{"type", "boolean"}}; }

Value number(int least, int most) {
  return Object{{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

Value one_of(Array words) { return Object{{"type", "string"}, {"enum", std::move(words)}}; }

Value path() { return Object{{"type", Array{"string", "number"}}, {"pattern", kInside}}; }

Value path_below() {
  std::string pattern(kInside);
  pattern.insert(1, kBelow);
  return Object{{"type", Array{"string", "number"}}, {"pattern", pattern}};
}

Value list_of(Value item) {
  return Object{
      {"type", "array"}, {"items", std::move(item)}, {"minItems", 1}, {"uniqueItems", true}};
}

Value words() { return Object{{"type", "array"}, {"items", word()}, {"minItems", 1}}; }

Value map_of(Object properties) {
  return Object{{"type", "object"},
                {"properties", std::move(properties)},
                {"additionalProperties", false},
                {"minProperties", 1}};
}

}  // namespace lockstep::config::shape

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::model {

/// A tree of plain data as YAML, TOML or JSON hold it; objects are sorted by key. Never fails.
struct Value {
  using Array = std::vector<Value>;
  using Object = std::map<std::string, Value>;
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> held =
      nullptr;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : held(value) {}
  Value(int value) : held(static_cast<std::int64_t>(value)) {}
  Value(std::int64_t value) : held(value) {}
  Value(std::uint64_t value) : held(static_cast<std::int64_t>(value)) {}
  Value(double value) : held(value) {}
  Value(const char* value) : held(std::string(value)) {}
  Value(std::string_view value) : held(std::string(value)) {}
  Value(std::string value) : held(std::move(value)) {}
  Value(Array value) : held(std::move(value)) {}
  Value(Object value) : held(std::move(value)) {}
  bool operator==(const Value&) const = default;

  /// The text held, or null when it is something else. Likewise the four below.
  const std::string* text() const { return std::get_if<std::string>(&held); }
  const bool* boolean() const { return std::get_if<bool>(&held); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&held); }
  const Array* array() const { return std::get_if<Array>(&held); }
  const Object* object() const { return std::get_if<Object>(&held); }

  /// The member `key` of an object, or null when this is no object or lacks it.
  const Value* find(std::string_view key) const;
  /// The text at member `key`, or `otherwise`.
  std::string text_at(std::string_view key, std::string_view otherwise = {}) const;
};

/// JSON (RFC 8259) of `value` with two-space indentation, keys sorted, a line feed at the end.
std::string to_json(const Value& value);

/// JSON of `value` on one line, without spaces or a line feed.
std::string to_compact_json(const Value& value);

/// The value that a JSON text holds; an Error naming line and column when it is not JSON.
Result<Value> parse_json(std::string_view text);

}  // namespace lockstep::model

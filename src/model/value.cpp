#include "lockstep/model/value.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "json.hpp"

namespace lockstep::model {

namespace {

using nlohmann::json;

// A parser callback that gives up on nesting no honest file has: conversion and printing recurse.
bool within_depth(int depth, json::parse_event_t, json&) {
  constexpr int kMaxDepth = 200;
  if (depth > kMaxDepth) throw std::length_error("nested more than 200 deep");
  return true;
}

// What the library writes of text beyond ASCII, and of numbers with a fraction, we write too;
// building its whole tree first takes many times longer than writing.
std::string as_library(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// What stands behind the backslash for `c`; nothing for what stands for itself.
char escape_of(char c) {
  if (c == '"' || c == '\\') return c;
  if (c == '\n') return 'n';
  if (c == '\t') return 't';
  return c == '\r' ? 'r' : '\0';
}

bool stands_for_itself(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

bool is_ascii(char c) { return stands_for_itself(c) || escape_of(c) != '\0'; }

constexpr std::string_view kIndent = "  ";

// Writes JSON text: with an indent over several lines, without one on one.
class Writer {
 public:
  explicit Writer(std::string_view indent) : indent_(indent) {}

  std::string write(const Value& value) {
    any(value);
    return std::move(out_);
  }

 private:
  void any(const Value& value) {
    std::visit([this](const auto& held) { put(held); }, value.held);
  }

  void put(std::nullptr_t) { out_ += "null"; }
  void put(bool held) { out_ += held ? "true" : "false"; }
  void put(std::int64_t held) { out_ += std::to_string(held); }
  void put(double held) { out_ += as_library(held); }
  void put(const std::string& text) { quote(text); }

  void put(const Value::Array& items) {
    if (items.empty()) {
      out_ += "[]";
      return;
    }
    char separator = '[';
    for (const Value& item : items) {
      begin(separator);
      any(item);
      separator = ',';
    }
    end(']');
  }

  void put(const Value::Object& members) {
    if (members.empty()) {
      out_ += "{}";
      return;
    }
    char separator = '{';
    for (const auto& [key, item] : members) {
      begin(separator);
      quote(key);
      out_ += indent_.empty() ? ":" : ": ";
      any(item);
      separator = ',';
    }
    end('}');
  }

  void begin(char separator) {
    out_ += separator;
    if (separator != ',') ++depth_;
    new_line();
  }

  void end(char bracket) {
    --depth_;
    new_line();
    out_ += bracket;
  }

  void new_line() {
    if (indent_.empty()) return;
    out_ += '\n';
    for (int level = 0; level < depth_; ++level) out_ += indent_;
  }

  void quote(const std::string& text) {
    const auto special = std::ranges::find_if_not(text, stands_for_itself);
    if (!std::all_of(special, text.end(), is_ascii)) {
      out_ += as_library(text);
      return;
    }
    out_ += '"';
    out_.append(text.begin(), special);
    for (auto at = special; at != text.end(); ++at) {
      const char escape = escape_of(*at);
      if (escape != '\0') out_ += '\\';
      out_ += escape == '\0' ? *at : escape;
    }
    out_ += '"';
  }

  std::string_view indent_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace

json to_tree(const Value& value) {
  return std::visit(
      [](const auto& held) -> json {
        using Held = std::decay_t<decltype(held)>;
        json tree;
        if constexpr (std::is_same_v<Held, Value::Array>) {
          tree = json::array();
          for (const Value& item : held) tree.push_back(to_tree(item));
        } else if constexpr (std::is_same_v<Held, Value::Object>) {
          tree = json::object();
          for (const auto& [key, item] : held) tree[key] = to_tree(item);
        } else {
          tree = held;
        }
        return tree;
      },
      value.held);
}

Value from_tree(const json& tree) {
  switch (tree.type()) {
  case json::value_t::boolean:
    return tree.get<bool>();
  case json::value_t::number_integer:
  case json::value_t::number_unsigned:
    return tree.get<std::int64_t>();
  case json::value_t::number_float:
    return tree.get<double>();
  case json::value_t::string:
    return tree.get<std::string>();
  case json::value_t::array: {
    Value::Array array;
    for (const json& item : tree) array.push_back(from_tree(item));
    return array;
  }
  case json::value_t::object: {
    Value::Object object;
    for (const auto& [key, item] : tree.items()) object[key] = from_tree(item);
    return object;
  }
  default:
    return nullptr;
  }
}

const Value* Value::find(std::string_view key) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = members->find(std::string(key));
  return found == members->end() ? nullptr : &found->second;
}

std::string Value::text_at(std::string_view key, std::string_view otherwise) const {
  const Value* member = find(key);
  if (member == nullptr || member->text() == nullptr) return std::string(otherwise);
  return *member->text();
}

std::string to_json(const Value& value) { return Writer(kIndent).write(value) + "\n"; }

std::string to_compact_json(const Value& value) { return Writer("").write(value); }

Result<Value> parse_json(std::string_view text) {
  try {
    return from_tree(json::parse(text, within_depth));
  } catch (const std::exception& problem) {
    return fail(ErrorKind::kUsage, std::string("not valid JSON: ") + problem.what());
  }
}

}  // namespace lockstep::model

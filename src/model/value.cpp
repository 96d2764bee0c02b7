#include "lockstep/model/value.hpp"

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

std::string to_json(const Value& value) {
  return to_tree(value).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::string to_compact_json(const Value& value) {
  return to_tree(value).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Value> parse_json(std::string_view text) {
  try {
    return from_tree(json::parse(text, within_depth));
  } catch (const std::exception& problem) {
    return fail(ErrorKind::kUsage, std::string("not valid JSON: ") + problem.what());
  }
}

}  // namespace lockstep::model

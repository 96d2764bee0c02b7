#include "lockstep/version/toml.hpp"

#include <sstream>

#include "lockstep/base/text.hpp"
#include "toml_edit.hpp"

namespace lockstep::version {

namespace {

model::Value value_of(const toml::node& node);

model::Value object_of(const toml::table& table) {
  model::Value::Object object;
  for (const auto& [key, item] : table) object.emplace(std::string(key.str()), value_of(item));
  return object;
}

model::Value array_of(const toml::array& items) {
  model::Value::Array array;
  for (const toml::node& item : items) array.push_back(value_of(item));
  return array;
}

// Dates and times, as TOML writes them.
template <typename T>
model::Value text_of(const T& moment) {
  std::ostringstream out;
  out << moment;
  return out.str();
}

model::Value value_of(const toml::node& node) {
  switch (node.type()) {
  case toml::node_type::table:
    return object_of(*node.as_table());
  case toml::node_type::array:
    return array_of(*node.as_array());
  case toml::node_type::string:
    return node.as_string()->get();
  case toml::node_type::integer:
    return std::int64_t{node.as_integer()->get()};
  case toml::node_type::floating_point:
    return node.as_floating_point()->get();
  case toml::node_type::boolean:
    return node.as_boolean()->get();
  case toml::node_type::date:
    return text_of(node.as_date()->get());
  case toml::node_type::time:
    return text_of(node.as_time()->get());
  case toml::node_type::date_time:
    return text_of(node.as_date_time()->get());
  default:
    return nullptr;
  }
}

}  // namespace

Result<model::Value> parse_toml(std::string_view text, const std::string& file) {
  LOCKSTEP_TRY(table, parse_table(text, file));
  return object_of(table);
}

Result<std::string> set_toml_string(std::string_view text, std::span<const std::string> path,
                                    std::string_view value) {
  LOCKSTEP_TRY(table, parse_table(text, "the TOML file"));
  const toml::node* node = &table;
  for (const std::string& key : path) {
    const toml::table* parent = node->as_table();
    node = parent == nullptr ? nullptr : parent->get(key);
    if (node == nullptr) break;
  }
  if (node == nullptr || !node->is_string()) {
    return fail(ErrorKind::kNotFound, "there is no text at `" + join(path, ".") + "`");
  }
  TomlEdit edit(text);
  edit.set(*node->as_string(), value);
  return edit.apply();
}

}  // namespace lockstep::version

#include "lockstep/version/toml.hpp"

#include <algorithm>
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

toml::table table_of(const model::Value::Object& object);

toml::array items_of(const model::Value::Array& values);

// Calls `put` with what toml++ holds for `value`; not at all for null, which TOML lacks.
template <typename Put>
void put_node(const model::Value& value, Put put) {
  if (const auto* text = value.text()) put(*text);
  if (const auto* flag = value.boolean()) put(*flag);
  if (const auto* number = value.integer()) put(*number);
  if (const auto* number = std::get_if<double>(&value.held)) put(*number);
  if (const auto* array = value.array()) put(items_of(*array));
  if (const auto* object = value.object()) put(table_of(*object));
}

toml::array items_of(const model::Value::Array& values) {
  toml::array items;
  for (const model::Value& value : values)
    put_node(value, [&](auto&& node) { items.push_back(std::forward<decltype(node)>(node)); });
  return items;
}

toml::table table_of(const model::Value::Object& object) {
  toml::table table;
  for (const auto& [key, value] : object)
    put_node(value, [&](auto&& node) { table.insert(key, std::forward<decltype(node)>(node)); });
  return table;
}

// Collects the strings of a document with their places.
class TextCollector {
 public:
  explicit TextCollector(std::string_view text) : text_(text), offsets_(text) {}

  void collect(const toml::node& node) {
    if (const auto* table = node.as_table()) {
      for (const auto& [key, item] : *table) below(std::string(key.str()), item);
    } else if (const auto* items = node.as_array()) {
      for (std::size_t index = 0; index < items->size(); ++index)
        below(std::to_string(index), *items->get(index));
    } else if (const auto* held = node.as_string()) {
      add(*held);
    }
  }

  std::vector<TextAt> found;

 private:
  void below(std::string key, const toml::node& node) {
    path_.push_back(std::move(key));
    collect(node);
    path_.pop_back();
  }

  void add(const toml::value<std::string>& held) {
    std::size_t begin = offsets_.offset(held.source().begin);
    std::size_t end = offsets_.offset(held.source().end);
    const std::string_view raw = text_.substr(begin, end - begin);
    const bool is_long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    const std::size_t quotes = is_long ? 3 : 1;
    if (raw.size() < 2 * quotes) return;
    found.push_back({path_, begin + quotes, end - quotes, held.get()});
  }

  std::string_view text_;
  TomlEdit offsets_;
  std::vector<std::string> path_;
};

}  // namespace

std::string to_toml(const model::Value& object) {
  std::ostringstream out;
  if (object.object() != nullptr) {
    const toml::table table = table_of(*object.object());
    out << toml::toml_formatter{table, toml::format_flags::none} << '\n';
  }
  return out.str();
}

Result<model::Value> parse_toml(std::string_view text, const std::string& file) {
  LOCKSTEP_TRY(table, parse_table(text, file));
  return object_of(table);
}

Result<std::vector<TextAt>> toml_texts(std::string_view text, const std::string& file) {
  LOCKSTEP_TRY(table, parse_table(text, file));
  TextCollector collector(text);
  collector.collect(table);
  std::ranges::sort(collector.found, {}, &TextAt::begin);
  return std::move(collector.found);
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

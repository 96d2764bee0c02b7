#include "lockstep/config/schema.hpp"

#include <algorithm>

#include "keys.hpp"
#include "shapes.hpp"

namespace lockstep::config {

namespace {

using model::Value;
using Object = Value::Object;
using Array = Value::Array;

Value described(Value shape, const std::string& about) {
  std::get<Object>(shape.held)["description"] = about;
  return shape;
}

// The properties of a section. Keys without a shape are left to the caller.
Object properties(const std::vector<Key>& keys) {
  Object object;
  for (const Key& key : keys) {
    if (key.shape.object() != nullptr) object[key.name] = described(key.shape, key.about);
  }
  return object;
}

Value required(Value shape, Array keys) {
  std::get<Object>(shape.held)["required"] = std::move(keys);
  return shape;
}

Value command() { return required(shape::map_of(properties(command_keys())), {"outputs", "run"}); }

// One of the kinds, and what may stand beside it.
Value core() {
  Array kinds;
  for (const Key& kind : core_kinds()) {
    Object own;
    if (kind.name == "cargo") own = properties(cargo_keys());
    if (kind.name == "cmake") own = properties(cmake_keys());
    own[kind.name] = described(kind.name == "command" ? command() : kind.shape, kind.about);
    kinds.emplace_back(required(shape::map_of(std::move(own)), {kind.name}));
  }
  return Object{{"type", "object"}, {"oneOf", std::move(kinds)}};
}

Value setting_shape(const model::Setting& setting) {
  if (setting.kind == "flag") return shape::flag();
  return setting.kind == "list" ? shape::words() : shape::text();
}

Value language(const LanguageRules& rules) {
  Object own = properties(language_keys());
  for (const auto& [name, setting] : rules.settings)
    own[name] = described(setting_shape(setting), setting.about);
  return Object{{"type", Array{"object", "null"}},
                {"properties", std::move(own)},
                {"additionalProperties", false}};
}

Value languages(const Vocabulary& vocabulary) {
  Object by_name;
  Array names;
  for (const LanguageRules& rules : vocabulary.languages) {
    by_name[rules.name] = language(rules);
    names.emplace_back(rules.name);
  }
  return Object{
      {"anyOf", Array{shape::map_of(std::move(by_name)), shape::list_of(shape::one_of(names))}}};
}

Value targets(const Vocabulary& vocabulary) {
  Array words;
  for (const model::Target& target : vocabulary.targets) words.emplace_back(target.name);
  for (const model::Target& target : vocabulary.targets) {
    for (const auto& [abi, triple] : target.triples) {
      if (!triple.empty()) words.emplace_back(triple);
    }
  }
  return shape::list_of(shape::one_of(std::move(words)));
}

Value ci(const Vocabulary& vocabulary) {
  Object own = properties(ci_keys());
  Object audiences;
  for (const LanguageRules& rules : vocabulary.languages)
    audiences[rules.name] =
        described(shape::line(), "The audience that the registry of " + rules.name + " expects.");
  const std::vector<Key> keys = ci_keys();
  const auto key = std::ranges::find(keys, "audiences", &Key::name);
  own[key->name] = described(shape::map_of(std::move(audiences)), key->about);
  return shape::map_of(std::move(own));
}

Value cells() {
  return Object{{"type", "object"},
                {"propertyNames", Object{{"pattern", "/"}}},
                {"additionalProperties", shape::map_of(properties(cell_keys()))},
                {"minProperties", 1}};
}

Value none_has(std::string_view section, const std::string& key) {
  const Object forbidden{{"properties", Object{{key, false}}}};
  return Object{
      {"properties", Object{{std::string(section), Object{{"additionalProperties", forbidden}}}}}};
}

// `key` in entries of `section` needs a core of this kind.
Value only_with(const std::string& kind, std::string_view section, const std::string& key) {
  const Object has_kind{
      {"properties", Object{{"core", Object{{"required", Array{kind}}, {"type", "object"}}}}},
      {"required", Array{"core"}}};
  return Object{{"if", has_kind}, {"else", none_has(section, key)}};
}

}  // namespace

Value json_schema(const Vocabulary& vocabulary) {
  std::map<std::string, Value> by_vocabulary{{"core", core()},
                                             {"languages", languages(vocabulary)},
                                             {"targets", targets(vocabulary)},
                                             {"ci", ci(vocabulary)},
                                             {"cells", cells()}};
  const std::vector<Key> keys = project_keys();
  Object top = properties(keys);
  for (const Key& key : keys) {
    const auto found = by_vocabulary.find(key.name);
    if (found != by_vocabulary.end())
      top[key.name] = described(std::move(found->second), key.about);
  }
  Value made = required(shape::map_of(std::move(top)), {"core"});
  auto& schema = std::get<Object>(made.held);
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "lockstep.yaml";
  schema["description"] = "One native core, its languages and platforms, under one version.";
  schema["allOf"] =
      Array{only_with("cargo", "languages", "crate"), only_with("cmake", "languages", "cmake"),
            only_with("cargo", "languages", "features"), only_with("cargo", "cells", "features"),
            only_with("cargo", "cells", "default_features")};
  return made;
}

}  // namespace lockstep::config

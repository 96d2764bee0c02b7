#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "lockstep/base/digest.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::model {

/// A Value as nlohmann's tree, and back.
nlohmann::json to_tree(const Value& value);
Value from_tree(const nlohmann::json& tree);

}  // namespace lockstep::model

template <>
struct nlohmann::adl_serializer<lockstep::model::Value> {
  static void to_json(json& out, const lockstep::model::Value& value) {
    out = lockstep::model::to_tree(value);
  }
  static void from_json(const json& in, lockstep::model::Value& value) {
    value = lockstep::model::from_tree(in);
  }
};

template <>
struct nlohmann::adl_serializer<lockstep::model::Value::Object> {
  static void to_json(json& out, const lockstep::model::Value::Object& object) {
    out = lockstep::model::to_tree(object);
  }
  static void from_json(const json& in, lockstep::model::Value::Object& object) {
    const lockstep::model::Value value = lockstep::model::from_tree(in);
    if (value.object() != nullptr) object = *value.object();
  }
};

// What is absent is null.
template <typename T>
struct nlohmann::adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) {
    if (value) {
      out = *value;
    } else {
      out = nullptr;
    }
  }
  static void from_json(const json& in, std::optional<T>& value) {
    if (!in.is_null()) value = in.get<T>();
  }
};

namespace lockstep::model {

NLOHMANN_JSON_SERIALIZE_ENUM(PackageKind, {{PackageKind::kCell, "cell"},
                                           {PackageKind::kMain, "main"},
                                           {PackageKind::kSource, "source"}})

/// Runs `read`, turning nlohmann's exceptions into an Error that says what is wrong with `what`.
template <typename T>
Result<T> decode(const Value& value, const char* what) {
  try {
    return to_tree(value).get<T>();
  } catch (const std::exception& problem) {
    return fail(ErrorKind::kUsage, std::string(what) + " is damaged: " + problem.what(),
                "make it anew with `lockstep build`");
  }
}

}  // namespace lockstep::model

namespace lockstep {

/// A digest is 64 hex digits in JSON.
inline void to_json(nlohmann::json& out, const Digest& digest) { out = digest.hex(); }
inline void from_json(const nlohmann::json& in, Digest& digest) {
  auto parsed = Digest::parse(in.get<std::string>());
  // Thrown to nlohmann's reader, which ends in decode() above.
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  digest = *parsed;
}

}  // namespace lockstep

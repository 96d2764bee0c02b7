#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// The tree that a TOML 1.0 text holds; dates and times become their text. Fails with a mark in
/// `file` at the place that is no TOML.
Result<model::Value> parse_toml(std::string_view text, const std::string& file);

/// The TOML text of an object: keys sorted, no member for what is null. Members that begin as text
/// stay text.
std::string to_toml(const model::Value& object);

/// Every string of a TOML document that is a value, in the document's order. Fails with a mark in
/// `file` at the place that is no TOML.
Result<std::vector<TextAt>> toml_texts(std::string_view text, const std::string& file);

/// `text` with the string at `path` (table keys from the top) replaced by `value`; every other byte
/// stays. Fails when `text` is no TOML or holds no string there.
Result<std::string> set_toml_string(std::string_view text, std::span<const std::string> path,
                                    std::string_view value);

}  // namespace lockstep::version

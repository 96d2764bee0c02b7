#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::version {

/// `text`, a JSON object, with its member `key` holding `value`: replaced where it stands, else
/// added behind the member `after`, or at the end when there is none of that name. Every other byte
/// stays; the new value is indented like the rest. Fails when `text` is no JSON object or holds
/// `key` twice.
Result<std::string> set_json_member(std::string_view text, const std::string& key,
                                    const model::Value& value, std::string_view after = {});

/// Every text of a JSON document that is a value, in the document's order. A byte-order mark in
/// front is passed over. Fails with line and column when `text` is no JSON.
Result<std::vector<TextAt>> json_texts(std::string_view text);

}  // namespace lockstep::version

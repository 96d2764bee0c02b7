#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

/// A member of an object, as byte offsets into the document.
struct JsonMember {
  std::string key;
  std::size_t key_begin = 0;  ///< of the quote in front of it; likewise the others
  std::size_t key_end = 0;
  std::size_t value_begin = 0;
  std::size_t value_end = 0;
};

/// The members of the object that stands at `path` (keys from the top) of `json`, which
/// `json_texts` took. Empty when there is none, or none that is an object.
std::vector<JsonMember> json_members(std::string_view json, std::span<const std::string> path);

/// What the members of an object shall become: those of `surplus` go, `missing` ones come behind
/// the last that stays.
struct MemberEdits {
  std::set<std::string> surplus;
  std::vector<std::pair<std::string, model::Value>> missing;
};

/// The places of `edits` among `members`, which are not empty, in the file's own indentation and
/// line ends. `what` is what each member is: "the pin on".
std::vector<Place> member_places(std::string_view json, const std::string& file,
                                 std::string_view what, std::span<const JsonMember> members,
                                 const MemberEdits& edits);

/// Every text of a JSON document that is a value, in the document's order. A byte-order mark in
/// front is passed over. Fails with line and column when `text` is no JSON.
Result<std::vector<TextAt>> json_texts(std::string_view text);

}  // namespace lockstep::version

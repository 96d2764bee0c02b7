#pragma once

#include <span>
#include <string>
#include <string_view>

#include "edited_yaml.hpp"
#include "yaml_marks.hpp"

namespace lockstep::config {

/// How the members of a map are written: in the way of those that are there.
struct Spelling {
  MarkedNode::Style key = MarkedNode::Style::kPlain;
  std::string colon = ": ";
  std::string pad;  ///< between a flow map's braces and its members: `{ a: b }`
};

/// The spelling of the members of `map`, a part of `text`.
Spelling spelling_of(std::string_view text, const MarkedNode& map);

/// The scalar `word` in the quotes of `style`, or in others when it needs them.
std::string spelled(std::string_view word, MarkedNode::Style style);

/// `value` on one line, in JSON's way where the keys have double quotes.
std::string spelled(const NewValue& value, const Spelling& spelling);

/// `path: value` with each further key of `path` in a flow map of its own: `a: {b: value}`.
std::string flow_member(std::span<const std::string> path, const NewValue& value,
                        const Spelling& spelling);

}  // namespace lockstep::config

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::config {

struct MarkedMember;

/// A piece of a YAML document and both of its ends, as byte offsets into the text.
struct MarkedNode {
  enum class Kind { kScalar, kList, kMap };
  /// How it is written. Lists and maps are flow (`[a]`) or block; a block scalar begins with `|` or
  /// `>`.
  enum class Style { kPlain, kSingleQuoted, kDoubleQuoted, kBlock, kFlow };

  Kind kind = Kind::kScalar;
  Style style = Style::kPlain;
  std::string text;       ///< of a scalar, escapes resolved
  std::size_t outer = 0;  ///< where its anchor or tag begins, `begin` where it has none
  std::size_t begin = 0;
  std::size_t end = 0;  ///< behind its last byte: no white space or comment follows before it
  std::vector<MarkedNode> items;      ///< of a list
  std::vector<MarkedMember> members;  ///< of a map, in the file's order

  /// The member called `key`, or null.
  const MarkedMember* find(std::string_view key) const;
};

/// A key of a map and its value.
struct MarkedMember {
  MarkedNode key;
  MarkedNode value;
};

/// The one document of `text`, which `parse_yaml` took before and which has no byte order mark. An
/// Error of kind `kUsage` with its place in `file` for what YAML 1.1 reads otherwise.
Result<MarkedNode> read_marks(std::string_view text, std::string_view file);

/// The first byte from `at` on that is neither white space nor part of a comment.
std::size_t skip_blank(std::string_view text, std::size_t at);

}  // namespace lockstep::config

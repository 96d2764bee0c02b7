#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "source_text.hpp"

namespace lockstep::config {

struct YamlMember;

/// A piece of a YAML 1.2 document and its place. Scalars stay text: `2.30` is never the number 2.3.
struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< the scalar was written with quotes or as a block
  Place place;
  std::vector<YamlNode> items;      ///< of a list
  std::vector<YamlMember> members;  ///< of a map, in the file's order, duplicates included

  /// The value of the first member called `key`, or null.
  const YamlNode* find(std::string_view key) const;
};

/// A key of a map and its value.
struct YamlMember {
  YamlNode key;
  YamlNode value;
};

/// The one document of `source`; an empty file is a null node. An Error of kind `kUsage` with its
/// place for what is no YAML, for aliases, tags and second documents, and for what is too large or
/// too deeply nested to be a configuration.
Result<YamlNode> parse_yaml(const SourceText& source);

}  // namespace lockstep::config

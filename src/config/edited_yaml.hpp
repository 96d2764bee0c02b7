#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "yaml_marks.hpp"
#include "yaml_parts.hpp"

namespace lockstep::config {

/// A value to write into YAML.
struct NewValue {
  enum class Form {
    kBare,  ///< `true`, `2`, `{}`: as it is
    kText,  ///< in the quotes that it needs
    kList,  ///< its words on one line: `[a, b]`
  };
  Form form = Form::kText;
  std::vector<std::string> words;  ///< one, but for a list
};

/// Keys from the document's top down.
using YamlPath = std::span<const std::string>;

/// A lockstep.yaml while it is edited: each change leaves all other bytes as they are, comments,
/// quotes, anchors, line ends and the byte order mark among them. An Error, of kind `kUsage` with
/// the place and what to write by hand, leaves the text as it was.
class EditedYaml {
 public:
  /// `text` is what `parse_yaml` takes; `file` names it in messages.
  static Result<EditedYaml> read(std::string_view text, std::string_view file);

  /// The text as it is now.
  std::string text() const { return mark_ + body_; }

  /// The node at `path`, or null.
  const MarkedNode* find(YamlPath path) const;

  /// Puts `word` at the end of the list at `path`.
  Result<void> add_item(YamlPath path, const std::string& word);
  /// Takes an item out of the list at `path`, which has others.
  Result<void> remove_item(YamlPath path, std::size_t index);
  /// Gives the key at `path` a value: in place of the one it has, else behind the last key of its
  /// map. A map that is missing on the way is made, one at the top behind the key `behind`.
  Result<void> set(YamlPath path, const NewValue& value, std::string_view behind = {});
  /// Takes the key at `path` out, and the maps that are left empty by that.
  Result<void> remove(YamlPath path);

 private:
  EditedYaml(std::string mark, std::string body, std::string file)
      : mark_(std::move(mark)), body_(std::move(body)), file_(std::move(file)) {}

  Result<void> reread();
  Result<void> apply(std::vector<Splice> splices, std::size_t at, const std::string& by_hand);
  Error refused(std::size_t at, const std::string& by_hand) const;
  Result<void> replace(const MarkedNode& node, const NewValue& value);
  Result<void> insert(const MarkedNode& map, YamlPath rest, const NewValue& value,
                      std::string_view behind);
  std::vector<Splice> block_member(const MarkedNode& map, YamlPath rest, const NewValue& value,
                                   std::string_view behind) const;
  std::string block_lines(const MarkedNode& map, YamlPath rest, const NewValue& value,
                          const std::string& next_line) const;
  std::vector<Splice> without_member(const MarkedNode& map, std::size_t index) const;
  Splice without_section(const Extent& section) const;
  bool parts_sections_by_blank_lines() const;

  std::string mark_;  // the byte order mark, or empty
  std::string body_;
  std::string file_;
  MarkedNode root_;
};

}  // namespace lockstep::config

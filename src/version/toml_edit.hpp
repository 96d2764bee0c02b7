#pragma once

// The one place that knows toml++; private to the module.
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::version {

/// The parsed `text`; an Error with a mark in `file`.
Result<toml::table> parse_table(std::string_view text, const std::string& file);

/// `value` as a TOML basic string, with its quotes.
std::string quoted(std::string_view value);

/// Replacements of values in one TOML text, applied all at once.
class TomlEdit {
 public:
  explicit TomlEdit(std::string_view text);

  /// Notes that `node`, a string parsed from the text, shall hold `value`. Nothing when it holds
  /// it.
  void set(const toml::value<std::string>& node, std::string_view value);

  /// Notes that the whole value `node` shall be the TOML value `raw`.
  void replace(const toml::node& node, std::string raw);

  /// The text with all that was noted.
  std::string apply() const;

  /// Where `position` is, in bytes from the start.
  std::size_t offset(const toml::source_position& position) const;

 private:
  struct Change {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
  };

  std::string_view text_;
  std::vector<std::size_t> lines_;  ///< byte offset of each line's start
  std::vector<Change> changes_;
};

}  // namespace lockstep::version

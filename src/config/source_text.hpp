#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::config {

/// A stretch of one line, 1-based, counted in characters.
struct Place {
  int line = 0;
  int column = 0;
  int length = 0;
};

/// A configuration file's text, cut into lines, that turns places into marks. Keeps its own copy.
class SourceText {
 public:
  SourceText(std::string_view text, std::string_view file);
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;

  const std::string& text() const { return text_; }
  const std::string& file() const { return file_; }
  /// The line with 1-based `number`, without its end; empty when there is none.
  std::string_view line(int number) const;
  /// `place` with the file's name and the line's text.
  SourceMark mark(const Place& place) const;
  /// An Error of kind `kUsage` at `place`.
  Error problem(const Place& place, std::string message, std::string hint = {}) const;

 private:
  std::string text_;
  std::string file_;
  std::vector<std::string_view> lines_;
};

/// How many characters UTF-8 `text` has.
int character_count(std::string_view text);

/// The place of the first byte of `text` that is no UTF-8 or a control character that YAML forbids;
/// line 0 when there is none.
Place first_unreadable(std::string_view text);

}  // namespace lockstep::config

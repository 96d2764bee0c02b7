#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"

namespace lockstep::cli {

/// What text may look like where it is shown: a value, so that a view is a pure function of it.
struct Look {
  std::size_t columns = 80;  ///< width of a line
  std::size_t rows = 24;     ///< lines that fit on the screen
  bool color = false;
  bool unicode = true;
  bool operator==(const Look&) const = default;
};

enum class Paint { kNone, kBold, kDim, kGood, kBad, kActive };

/// A run of text in one colour.
struct Span {
  std::string text;
  Paint paint = Paint::kNone;
  bool operator==(const Span&) const = default;
};

using Line = std::vector<Span>;

/// The look of what a command answers on stdout: as wide as its terminal, as wide as it gets in a
/// file.
Look answer_look(const CommonOptions& common);

/// The columns that UTF-8 `text` takes: its code points, since names and marks have no wide ones.
std::size_t text_width(std::string_view text);

/// The columns of all spans.
std::size_t line_width(const Line& line);

/// `text` and spaces up to `width` columns.
std::string padded(std::string text, std::size_t width);

/// Our marks (`✓`, `✗`, `·`, `…`, `–`, `←`) in ASCII; other text stays as it is.
std::string in_ascii(std::string_view text);

/// `line` as bytes without a line feed: cut with `…` to the look's columns, control characters
/// shown as `?` so that no name can drive the terminal, colours and marks as the look allows.
std::string shown(const Line& line, const Look& look);

}  // namespace lockstep::cli

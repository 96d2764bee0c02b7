#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml_marks.hpp"

namespace lockstep::config {

/// A run of bytes and what is to stand in its place.
struct Splice {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

/// `text` with `splices`, which do not overlap and begin at different bytes, done.
std::string spliced(std::string_view text, std::vector<Splice> splices);

/// From the first to behind the last byte of an item of a list, or of a member of a map.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The items or members of `collection`, those of a block list from their dashes on.
std::vector<Extent> parts_of(std::string_view text, const MarkedNode& collection);

/// Where the line of byte `at` begins.
std::size_t line_begin(std::string_view text, std::size_t at);

/// Where the line that holds the last byte before `at` ends, its line end not included.
std::size_t line_end(std::string_view text, std::size_t at);

/// Whether nothing but spaces stands before byte `at` in its line.
bool opens_line(std::string_view text, std::size_t at);

/// The line end that stands at `at`, or the text's first one, or a line feed.
std::string eol_at(std::string_view text, std::size_t at);

/// Where the line end before the line of `at` begins; nothing in the first line.
std::optional<std::size_t> break_before(std::string_view text, std::size_t at);

/// What takes the lines of `extent` out, with the comment behind them.
Splice without_lines(std::string_view text, const Extent& extent);

/// What puts `part` behind the last of the parts of a flow collection, which is not empty: on the
/// same line, or on a line of its own where they have such.
std::vector<Splice> with_flow_part(std::string_view text, const MarkedNode& collection,
                                   const std::string& part);

/// What takes part `index` out of a flow collection that has several.
std::vector<Splice> without_flow_part(std::string_view text, const MarkedNode& collection,
                                      std::size_t index);

}  // namespace lockstep::config

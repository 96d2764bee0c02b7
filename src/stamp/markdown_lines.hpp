#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::stamp {

/// A line of a Markdown text.
struct MarkdownLine {
  std::string text;  ///< without its end
  std::string end;   ///< `\n`, `\r\n`, or nothing at the end of the text
  int heading = 0;   ///< 1 to 6 for `#` to `######` outside code and comments, else 0
};

/// The lines of `text`; their texts and ends joined give it back.
std::vector<MarkdownLine> markdown_lines(std::string_view text);

/// What a heading says, without brackets around its first word: `[Unreleased]` is `Unreleased`.
std::string heading_name(const MarkdownLine& line);

/// Whether it holds nothing to be seen.
bool is_blank(const MarkdownLine& line);

/// Whether it is a link reference: `[name]: address`.
bool is_link_reference(const MarkdownLine& line);

}  // namespace lockstep::stamp

#include "markdown_lines.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::stamp {

namespace {

// Where a reader of lines is: code between fences and comments have no headings.
struct Place {
  std::string fence;  // the characters that opened it; empty outside
  bool in_comment = false;
};

std::string_view indented_little(std::string_view text) {
  const auto start = text.find_first_not_of(' ');
  return start == std::string_view::npos || start > 3 ? std::string_view() : text.substr(start);
}

std::string fence_of(std::string_view text) {
  const std::string_view line = indented_little(text);
  if (!line.starts_with("```") && !line.starts_with("~~~")) return "";
  return std::string(line.substr(0, std::min(line.find_first_not_of(line[0]), line.size())));
}

void follow_comment(std::string_view text, Place& place) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view mark = place.in_comment ? "-->" : "<!--";
    const auto found = text.find(mark, at);
    if (found == std::string_view::npos) return;
    place.in_comment = !place.in_comment;
    at = found + mark.size();
  }
}

int heading_of(std::string_view text) {
  const std::string_view line = indented_little(text);
  const auto marks = std::min(line.find_first_not_of('#'), line.size());
  const bool is_heading = marks >= 1 && marks <= 6 &&
                          (marks == line.size() || line[marks] == ' ' || line[marks] == '\t');
  return is_heading ? static_cast<int>(marks) : 0;
}

int heading_at(std::string_view text, Place& place) {
  if (!place.fence.empty()) {
    const std::string fence = fence_of(text);
    if (fence.starts_with(place.fence)) place.fence.clear();
    return 0;
  }
  const bool was_comment = place.in_comment;
  follow_comment(text, place);
  if (was_comment || place.in_comment) return 0;
  place.fence = fence_of(text);
  return heading_of(text);
}

}  // namespace

std::vector<MarkdownLine> markdown_lines(std::string_view text) {
  std::vector<MarkdownLine> lines;
  Place place;
  while (!text.empty()) {
    const auto feed = text.find('\n');
    std::string_view whole = text.substr(0, feed == std::string_view::npos ? feed : feed + 1);
    text.remove_prefix(whole.size());
    const std::string_view end = whole.ends_with("\r\n") ? "\r\n"
                                 : whole.ends_with('\n') ? "\n"
                                                         : "";
    whole.remove_suffix(end.size());
    lines.push_back({std::string(whole), std::string(end), heading_at(whole, place)});
  }
  return lines;
}

std::string heading_name(const MarkdownLine& line) {
  std::string_view name = trim(line.text);
  name.remove_prefix(std::min(name.find_first_not_of('#'), name.size()));
  name = trim(name);
  if (!name.starts_with('[')) return std::string(name);
  const auto end = name.find(']');
  if (end == std::string_view::npos) return std::string(name);
  return std::string(name.substr(1, end - 1)) + std::string(name.substr(end + 1));
}

bool is_blank(const MarkdownLine& line) { return trim(line.text).empty(); }

bool is_link_reference(const MarkdownLine& line) {
  return line.text.starts_with('[') && line.text.find("]:") != std::string::npos;
}

}  // namespace lockstep::stamp

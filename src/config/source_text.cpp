#include "source_text.hpp"

#include <algorithm>

namespace lockstep::config {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// The length of the well-formed, allowed UTF-8 character (Unicode table 3-7) at the front of
// `text`, else 0.
std::size_t character_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  const bool is_control = first < 0x20 && first != '\t' && first != '\n' && first != '\r';
  if (first < 0x80) return is_control || first == 0x7F ? 0 : 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  if (first < 0xF0 || first > 0xF4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  const bool overlong = first == 0xF0 && byte(1) < 0x90;
  const bool too_large = first == 0xF4 && byte(1) > 0x8F;
  return overlong || too_large ? 0 : 4;
}

}  // namespace

int character_count(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Place first_unreadable(std::string_view text) {
  Place place{1, 1, 1};
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return place;
    place.column = text.front() == '\n' ? 1 : place.column + 1;
    if (text.front() == '\n') ++place.line;
    text.remove_prefix(length);
  }
  return {};
}

SourceText::SourceText(std::string_view text, std::string_view file)
    : text_(without_mark(text)), file_(file) {
  std::string_view rest = text_;
  for (;;) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines_.push_back(line);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

std::string_view SourceText::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > lines_.size()) return {};
  return lines_[static_cast<std::size_t>(number) - 1];
}

SourceMark SourceText::mark(const Place& place) const {
  return {file_, place.line, place.column, place.length, std::string(line(place.line))};
}

Error SourceText::problem(const Place& place, std::string message, std::string hint) const {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = std::move(message);
  error.hint = std::move(hint);
  error.mark = mark(place);
  return error;
}

}  // namespace lockstep::config

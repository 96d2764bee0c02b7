#include "yaml_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using Style = MarkedNode::Style;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Whether YAML reads `word` without quotes as the text it is, in flow and in block.
bool can_be_plain(std::string_view word) {
  if (word.empty() || !is_letter_or_digit(word.front())) return false;
  for (const std::string_view other :
       {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {
    if (lower(word) == other) return false;
  }
  return std::ranges::all_of(
      word, [](char c) { return is_letter_or_digit(c) || std::string_view("_-./+@").contains(c); });
}

std::string single_quoted(std::string_view word) {
  return "'" + replace_all(word, "'", "''") + "'";
}

std::string double_quoted(std::string_view word) {
  return "\"" + replace_all(replace_all(word, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

}  // namespace

Spelling spelling_of(std::string_view text, const MarkedNode& map) {
  Spelling spelling;
  if (map.members.empty()) return spelling;
  const MarkedMember& last = map.members.back();
  if (last.key.style != Style::kBlock) spelling.key = last.key.style;
  if (map.style != Style::kFlow) return spelling;
  const std::string_view colon = text.substr(last.key.end, last.value.outer - last.key.end);
  if (colon.contains(':') && colon.find_first_not_of(" :") == std::string_view::npos &&
      (colon != ":" || spelling.key == Style::kDoubleQuoted))
    spelling.colon = colon;
  if (text.substr(map.begin).starts_with("{ ")) spelling.pad = " ";
  return spelling;
}

std::string spelled(std::string_view word, Style style) {
  if (style == Style::kDoubleQuoted) return double_quoted(word);
  if (style == Style::kPlain && can_be_plain(word)) return std::string(word);
  return single_quoted(word);
}

std::string spelled(const NewValue& value, const Spelling& spelling) {
  const bool is_json = spelling.key == Style::kDoubleQuoted;
  const Style plain = is_json ? Style::kDoubleQuoted : Style::kPlain;
  if (value.form == NewValue::Form::kBare) return value.words.front();
  if (value.form == NewValue::Form::kText) {
    // A version without quotes is a number to other readers: 2.30 would be 2.3.
    const bool is_number =
        value.words.front().find_first_not_of("0123456789.") == std::string::npos;
    return spelled(value.words.front(), is_number ? Style::kDoubleQuoted : plain);
  }
  std::vector<std::string> words;
  for (const std::string& word : value.words) words.push_back(spelled(word, plain));
  return fmt::format("[{}]", fmt::join(words, ", "));
}

std::string flow_member(std::span<const std::string> path, const NewValue& value,
                        const Spelling& spelling) {
  const std::string key = spelled(path.front(), spelling.key) + spelling.colon;
  if (path.size() == 1) return key + spelled(value, spelling);
  Spelling inner = spelling;
  if (inner.key == Style::kSingleQuoted) inner.key = Style::kPlain;
  return fmt::format("{}{{{}{}{}}}", key, spelling.pad, flow_member(path.subspan(1), value, inner),
                     spelling.pad);
}

}  // namespace lockstep::config

#include "ruby/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr std::array<std::string_view, 11> kSpecialWords = {
    "y", "n", "yes", "no", "true", "false", "on", "off", "null", "inf", "nan"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_plain_inside(char c) {
  return is_letter(c) || is_digit(c) || std::string_view(" _-./+~@()=,:").contains(c);
}

// Plain only from a letter on and through characters that YAML gives no meaning to: numbers, dates,
// indicators and `a: b` are all quoted, needed or not.
bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
  if (text.contains(": ") || text.back() == ':') return false;
  if (std::ranges::find(kSpecialWords, lower(text)) != kSpecialWords.end()) return false;
  return std::ranges::all_of(text, is_plain_inside);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// U+0080 to U+009F and the Unicode line separators end lines or are forbidden outside escapes.
bool needs_escapes(std::string_view text) {
  return std::ranges::any_of(text, is_control) || text.contains("\xc2\x85") ||
         text.contains("\xe2\x80\xa8") || text.contains("\xe2\x80\xa9");
}

std::string escaped(char c) {
  switch (c) {
  case '\n':
    return "\\n";
  case '\t':
    return "\\t";
  case '\r':
    return "\\r";
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  default:
    return is_control(c) ? fmt::format("\\x{:02X}", static_cast<unsigned char>(c))
                         : std::string(1, c);
  }
}

// Readers guess a block's indentation from its first line and may trim around the last one.
bool fits_block(std::string_view text) {
  if (!text.contains('\n') || trim(text).size() != text.size()) return false;
  return !needs_escapes(replace_all(text, "\n", ""));
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += escaped(c);
  out = replace_all(out, "\xc2\x85", "\\N");
  out = replace_all(out, "\xe2\x80\xa8", "\\L");
  return replace_all(out, "\xe2\x80\xa9", "\\P") + "\"";
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  if (needs_escapes(text)) return double_quoted(text);
  return "'" + replace_all(text, "'", "''") + "'";
}

std::string yaml_text(std::string_view text, std::string_view indent) {
  if (!fits_block(text)) return yaml_scalar(text);
  std::string out = "|-";
  for (const std::string& line : split(text, '\n')) {
    out += "\n";
    if (!line.empty()) out.append(indent).append(line);
  }
  return out;
}

}  // namespace lockstep::ecosystem::ruby

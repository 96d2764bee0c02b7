#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/stamp/changelog.hpp"

namespace lockstep::stamp {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// One line with single spaces.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (char c : trim(text)) {
    if (is_control(c)) c = ' ';
    if (c == ' ' && out.ends_with(' ')) continue;
    out += c;
  }
  return std::string(trim(out));
}

// Where the span of code that the backticks at `start` open ends, behind its last one; `start` when
// nothing closes it.
std::size_t end_of_code(std::string_view text, std::size_t start) {
  const auto behind = std::min(text.find_first_not_of('`', start), text.size());
  const std::size_t length = behind - start;
  for (std::size_t at = behind; (at = text.find('`', at)) != std::string_view::npos;) {
    const auto end = std::min(text.find_first_not_of('`', at), text.size());
    if (end - at == length) return end;
    at = end;
  }
  return start;
}

// What opens a block where a line starts: headings, quotes, lists, rules, fences.
std::size_t block_mark(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  if (std::string_view("#>-+=~|").find(text.front()) != std::string_view::npos) return 0;
  if (text.starts_with("```")) return 0;
  const auto digits = text.find_first_not_of("0123456789");
  const bool is_item = digits != std::string_view::npos && digits > 0 &&
                       (text[digits] == '.' || text[digits] == ')');
  return is_item ? digits : std::string_view::npos;
}

}  // namespace

std::string inline_markdown(std::string_view text) {
  const std::string line = on_one_line(text);
  const std::size_t mark = block_mark(line);
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '`' && at != mark) {
      const std::size_t end = end_of_code(line, at);
      if (end != at) {
        out += line.substr(at, end - at);
        at = end;
        continue;
      }
    }
    if (at == mark || std::string_view("`<[]*\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
    ++at;
  }
  return out;
}

}  // namespace lockstep::stamp

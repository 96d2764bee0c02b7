#include "lockstep/version/assigned.hpp"

#include <algorithm>
#include <optional>

#include "lockstep/base/text.hpp"

namespace lockstep::version {

namespace {

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '.' || c == '@';
}

// The first word that is no keyword.
std::string name_in(std::string_view head) {
  for (;;) {
    head = trim(head);
    const auto end = std::ranges::find_if_not(head, is_name_byte);
    const std::string word(head.begin(), end);
    if (word != "const" && word != "var") return word;
    head.remove_prefix(word.size());
  }
}

// What stands before the `=` of an assignment; nothing for a comparison or no assignment at all.
std::optional<std::string_view> assigned_to(std::string_view before_quote) {
  const std::string_view head = trim(before_quote);
  if (head.size() < 2 || head.back() != '=') return std::nullopt;
  constexpr std::string_view kOthers = "=!<>+~|&?";
  if (kOthers.find(head[head.size() - 2]) != std::string_view::npos) return std::nullopt;
  return head.substr(0, head.size() - 1);
}

std::optional<Assigned> assigned_in(std::string_view line, std::size_t offset) {
  const std::string_view code = trim(line);
  if (code.starts_with('#') || code.starts_with("//")) return std::nullopt;
  const auto quote = line.find_first_of("\"'`");
  if (quote == std::string_view::npos) return std::nullopt;
  const auto close = line.find(line[quote], quote + 1);
  const auto head = assigned_to(line.substr(0, quote));
  if (close == std::string_view::npos || !head) return std::nullopt;
  std::string name = name_in(*head);
  if (name.empty()) return std::nullopt;
  return Assigned{std::move(name), offset + quote + 1, offset + close,
                  std::string(line.substr(quote + 1, close - quote - 1))};
}

}  // namespace

std::vector<Assigned> assigned_texts(std::string_view text) {
  std::vector<Assigned> found;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (auto assigned = assigned_in(text.substr(begin, end - begin), begin))
      found.push_back(std::move(*assigned));
    begin = end + 1;
  }
  return found;
}

}  // namespace lockstep::version

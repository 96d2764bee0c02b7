#include "lockstep/version/cmake_project.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/version/without_comments.hpp"

namespace lockstep::version {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the arguments of every call of `command` begin.
std::vector<std::size_t> calls_of(const std::string& code, std::string_view command) {
  const std::string lowered = lower(code);
  std::vector<std::size_t> calls;
  for (auto at = lowered.find(command); at != std::string::npos;
       at = lowered.find(command, at + 1)) {
    const auto open = lowered.find_first_not_of(" \t", at + command.size());
    const bool is_part = at > 0 && is_word_character(lowered[at - 1]);
    if (open != std::string::npos && lowered[open] == '(' && !is_part) calls.push_back(open + 1);
  }
  return calls;
}

std::vector<CmakeWord> words_until_close(const std::string& code, std::size_t at) {
  std::vector<CmakeWord> words;
  const std::size_t close = std::min(code.find(')', at), code.size());
  for (;;) {
    at = code.find_first_not_of(" \t\r\n\"", at);
    if (at == std::string::npos || at >= close) return words;
    const std::size_t end = std::min(code.find_first_of(" \t\r\n\"", at), close);
    words.push_back({code.substr(at, end - at), at});
    at = end;
  }
}

}  // namespace

std::vector<std::vector<CmakeWord>> cmake_calls(std::string_view text, std::string_view command) {
  const std::string code = without_comments(text, Syntax::kCmake);
  std::vector<std::vector<CmakeWord>> calls;
  for (const std::size_t call : calls_of(code, command))
    calls.push_back(words_until_close(code, call));
  return calls;
}

}  // namespace lockstep::version

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

// The alternatives of the `{a,b}` that opens `pattern`, and what follows its closing brace.
struct Alternatives {
  std::vector<std::string> choices;
  std::string_view rest;
};

std::optional<Alternatives> leading_alternatives(std::string_view pattern) {
  const auto close = pattern.find('}');
  if (pattern.empty() || pattern.front() != '{' || close == std::string_view::npos) return std::nullopt;
  return Alternatives{split(pattern.substr(1, close - 1), ','), pattern.substr(close + 1)};
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (const auto alternatives = leading_alternatives(pattern)) {
    for (const std::string& choice : alternatives->choices) {
      if (glob_match(choice + std::string(alternatives->rest), text)) return true;
    }
    return false;
  }
  if (pattern.front() == '*') {
    for (std::size_t skipped = 0;; ++skipped) {
      if (glob_match(pattern.substr(1), text.substr(skipped))) return true;
      if (skipped == text.size() || text[skipped] == '/') return false;
    }
  }
  if (text.empty()) return false;
  const bool matches = pattern.front() == '?' ? text.front() != '/' : pattern.front() == text.front();
  return matches && glob_match(pattern.substr(1), text.substr(1));
}

}  // namespace lockstep

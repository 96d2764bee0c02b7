#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

// A pattern as a machine whose states are its positions; all of them that a text can be at are
// followed at once, so that no pattern takes more than |pattern| × |text| steps.
class GlobMachine {
 public:
  explicit GlobMachine(std::string_view pattern)
      : pattern_(pattern), close_(pattern.size(), kNone) {
    std::size_t open = kNone;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '{' && open == kNone && pattern.find('}', i) != std::string_view::npos)
        open = i;
      if (open == kNone) continue;
      close_[i] = pattern.find('}', i);
      if (pattern[i] == '}') open = kNone;
    }
  }

  bool matches(std::string_view text) const {
    States states(pattern_.size() + 1, false);
    reach(states, 0);
    for (const char c : text) states = after(states, c);
    return states.back();
  }

 private:
  using States = std::vector<bool>;
  static constexpr std::size_t kNone = std::string_view::npos;

  bool is_in_braces(std::size_t at) const { return close_[at] != kNone; }

  // Whether the position holds no character of the text but a `{`, `,` or `}` of alternatives,
  // which do not nest: a `{` among them is a plain one.
  bool is_mark(std::size_t at) const {
    if (!is_in_braces(at)) return false;
    const bool is_open = pattern_[at] == '{' && (at == 0 || close_[at - 1] != close_[at]);
    return is_open || pattern_[at] == ',' || pattern_[at] == '}';
  }

  // Adds `at` and all positions that it leads to without a character.
  void reach(States& states, std::size_t at) const {
    std::vector<std::size_t> open = {at};
    while (!open.empty()) {
      const std::size_t next = open.back();
      open.pop_back();
      if (states[next]) continue;
      states[next] = true;
      if (next < pattern_.size()) add_free_steps(open, next);
    }
  }

  void add_free_steps(std::vector<std::size_t>& open, std::size_t at) const {
    if (!is_mark(at)) {
      if (pattern_[at] == '*') open.push_back(at + 1);
    } else if (pattern_[at] != '{') {
      open.push_back(close_[at] + 1);
    } else {
      for (std::size_t i = at; i < close_[at]; ++i) {
        if (i == at || pattern_[i] == ',') open.push_back(i + 1);
      }
    }
  }

  States after(const States& states, char c) const {
    States next(states.size(), false);
    for (std::size_t at = 0; at < pattern_.size(); ++at) {
      if (!states[at] || is_mark(at)) continue;
      const char wanted = pattern_[at];
      if (wanted == '*' && c != '/') {
        reach(next, at);
      } else if (wanted == '?' ? c != '/' : wanted == c && wanted != '*') {
        reach(next, at + 1);
      }
    }
    return next;
  }

  std::string_view pattern_;
  std::vector<std::size_t> close_;  // of the braces around a position, kNone outside of braces
};

}  // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  return GlobMachine(pattern).matches(text);
}

}  // namespace lockstep

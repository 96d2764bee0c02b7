#include "lockstep/version/without_comments.hpp"

#include <algorithm>

namespace lockstep::version {

namespace {

// Walks over a source once and blanks its comments. Strings are stepped over, since they may hold
// what looks like a comment; they stay, since version words stand in strings too.
class Blanker {
 public:
  Blanker(std::string_view text, Syntax syntax) : text_(text), syntax_(syntax), out_(text) {}

  std::string blank() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  bool sees(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void step() {
    if (syntax_ == Syntax::kCmake) {
      if (sees("#[[")) return erase_until("]]");
      if (sees("#")) return erase_line();
    } else {
      if (sees("//")) return erase_line();
      if (sees("/*")) return erase_block();
      if (sees("'")) return skip_character();
      if (syntax_ == Syntax::kRust && starts_raw_string()) return skip_raw_string();
    }
    if (sees("\"")) return skip_string();
    ++at_;
  }

  void erase(std::size_t end) {
    for (; at_ < std::min(end, text_.size()); ++at_) {
      if (out_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void erase_line() { erase(text_.find('\n', at_)); }

  void erase_until(std::string_view end) {
    const auto found = text_.find(end, at_);
    erase(found == std::string_view::npos ? text_.size() : found + end.size());
  }

  // Rust's block comments nest, C's do not.
  void erase_block() {
    if (syntax_ == Syntax::kC) return erase_until("*/");
    int depth = 0;
    do {
      const int change = sees("/*") ? 1 : sees("*/") ? -1 : 0;
      depth += change;
      erase(at_ + (change == 0 ? 1 : 2));
    } while (depth > 0 && at_ < text_.size());
  }

  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  // A character such as '"', and not a Rust lifetime.
  void skip_character() {
    const std::size_t kLongest = 5;
    if (at_ + 1 < text_.size() && text_[at_ + 1] == '\\') {
      const auto end = text_.find('\'', at_ + 3);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
      return;
    }
    const auto end = text_.substr(0, at_ + 1 + kLongest).find('\'', at_ + 2);
    const bool is_quote =
        end == at_ + 2 || (end != std::string_view::npos && (text_[at_ + 1] & 0x80) != 0);
    at_ = is_quote ? end + 1 : at_ + 1;
  }

  std::size_t raw_hashes() const {
    const std::size_t first = at_ + 1;
    return std::min(text_.find_first_not_of('#', first), text_.size()) - first;
  }

  bool starts_raw_string() const {
    if (text_[at_] != 'r') return false;
    const std::size_t quote = at_ + 1 + raw_hashes();
    return quote < text_.size() && text_[quote] == '"';
  }

  void skip_raw_string() {
    const std::size_t hashes = raw_hashes();
    const std::string end = "\"" + std::string(hashes, '#');
    const auto found = text_.find(end, at_ + hashes + 2);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  std::string_view text_;
  Syntax syntax_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string without_comments(std::string_view text, Syntax syntax) {
  return Blanker(text, syntax).blank();
}

}  // namespace lockstep::version

#include "python/netrc.hpp"

#include <algorithm>

namespace lockstep::ecosystem::python {

namespace {

constexpr std::string_view kBlank = " \t\r\n";

// Cuts a netrc into its words.
class Words {
 public:
  explicit Words(std::string_view text) : left_(text) {}

  // The next one, or nothing at the end.
  std::optional<std::string> next() {
    skip_blank();
    if (left_.empty()) return std::nullopt;
    return left_.front() == '"' ? quoted() : plain();
  }

  void skip_macro() {
    const auto end = left_.find("\n\n");
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end);
  }

 private:
  void skip_blank() {
    while (!left_.empty()) {
      left_.remove_prefix(std::min(left_.find_first_not_of(kBlank), left_.size()));
      if (!left_.starts_with('#')) return;
      left_.remove_prefix(std::min(left_.find('\n'), left_.size()));
    }
  }

  std::string plain() {
    const auto end = std::min(left_.find_first_of(kBlank), left_.size());
    std::string word(left_.substr(0, end));
    left_.remove_prefix(end);
    return word;
  }

  std::string quoted() {
    std::string word;
    std::size_t at = 1;
    for (; at < left_.size() && left_[at] != '"'; ++at) {
      if (left_[at] == '\\' && at + 1 < left_.size()) ++at;
      word.push_back(left_[at]);
    }
    left_.remove_prefix(std::min(at + 1, left_.size()));
    return word;
  }

  std::string_view left_;
};

// The login after `machine NAME` or `default`; `word` becomes the word behind it.
Login read_login(Words& words, std::optional<std::string>& word) {
  Login login;
  for (word = words.next(); word; word = words.next()) {
    if (*word == "login" || *word == "user") {
      login.user = words.next().value_or("");
    } else if (*word == "password") {
      login.password = words.next().value_or("");
    } else if (*word == "account") {
      (void)words.next();
    } else {
      break;
    }
  }
  return login;
}

}  // namespace

std::optional<Login> login_of_netrc(std::string_view text, std::string_view host) {
  Words words(text);
  std::optional<Login> fallback;
  auto word = words.next();
  while (word) {
    if (*word == "machine") {
      const std::string name = words.next().value_or("");
      Login login = read_login(words, word);
      if (name == host) return login;
    } else if (*word == "default") {
      fallback = read_login(words, word);
    } else {
      if (*word == "macdef") words.skip_macro();
      word = words.next();
    }
  }
  return fallback;
}

}  // namespace lockstep::ecosystem::python

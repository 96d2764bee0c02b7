#include "lockstep/base/shell.hpp"

#include <fmt/format.h>

#include <string_view>

#include "lockstep/base/text.hpp"

namespace lockstep {

namespace {

constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";

bool speaks_of_secrets(const std::string& name) {
  for (const char* word : {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "CREDENTIAL", "AUTH"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

// `http://user:password@proxy:8080`
bool holds_password(std::string_view value) {
  const auto scheme = value.find("://");
  return scheme != std::string_view::npos && value.find('@', scheme) != std::string_view::npos;
}

}  // namespace

std::string command_line(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) {
    const bool plain = !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
    quoted.push_back(plain ? word : fmt::format("'{}'", replace_all(word, "'", "'\\''")));
  }
  return join(quoted, " ");
}

std::string without_secrets(std::string text, const std::map<std::string, std::string>& variables) {
  for (const auto& [name, value] : variables) {
    const bool is_secret = speaks_of_secrets(name) || holds_password(value);
    if (is_secret && value.size() >= 4) text = replace_all(text, value, "$" + name);
  }
  return text;
}

}  // namespace lockstep

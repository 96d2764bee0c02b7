#include "words.hpp"

#include <fmt/format.h>

#include "lockstep/base/digest.hpp"

namespace lockstep::store {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f || c == '%') {
      out += fmt::format("%{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out.empty() ? "%" : out;
}

std::optional<std::string> unescaped(std::string_view word) {
  if (word == "%") return std::string();
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] != '%') {
      out += word[i];
      continue;
    }
    unsigned byte = 0;
    if (i + 3 > word.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(word.data() + i + 1, word.data() + i + 3, byte, 16);
    if (error != std::errc() || end != word.data() + i + 3) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto space = line.find(' ');
    words.push_back(line.substr(0, space));
    if (space == std::string_view::npos) return words;
    line.remove_prefix(space + 1);
  }
}

std::string_view take_line(std::string_view& text) {
  const auto feed = text.find('\n');
  const std::string_view line = text.substr(0, feed);
  text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
  return line;
}

std::string sealed(std::string body) {
  const std::string digest = sha256(body).hex();
  return std::move(body) + "end " + digest + "\n";
}

std::optional<std::string_view> unsealed(std::string_view text) {
  constexpr std::size_t kEndSize = 4 + 64 + 1;
  if (text.size() < kEndSize) return std::nullopt;
  const std::string_view body = text.substr(0, text.size() - kEndSize);
  if (text.substr(body.size()) != "end " + sha256(body).hex() + "\n") return std::nullopt;
  return body;
}

}  // namespace lockstep::store

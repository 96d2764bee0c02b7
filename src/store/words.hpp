#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::store {

/// `text` as one word of a line: bytes up to space, DEL and `%` as `%xx`, an empty text as `%`.
std::string escaped(std::string_view text);

/// The text that `escaped` made `word` of; nothing for anything else.
std::optional<std::string> unescaped(std::string_view word);

/// `line` cut at every single space.
std::vector<std::string_view> words_of(std::string_view line);

/// Takes the first line off `text`, without its line feed.
std::string_view take_line(std::string_view& text);

/// `body` with a last line that holds its SHA-256: torn and altered text is known by it.
std::string sealed(std::string body);

/// The body of a sealed text; nothing when it is torn or altered.
std::optional<std::string_view> unsealed(std::string_view text);

/// Whether the whole `word` is a number, which goes to `number`.
template <typename T>
bool parse_number(std::string_view word, T& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

}  // namespace lockstep::store

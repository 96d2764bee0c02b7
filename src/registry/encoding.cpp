#include "encoding.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

constexpr unsigned kNoDigit = 64;

constexpr std::array<std::uint8_t, 256> base64_digits() {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

constexpr std::array<std::uint8_t, 256> kBase64Digits = base64_digits();

// Adds the three bytes of four digits.
bool add_quartet(std::string_view quartet, std::string& out) {
  std::uint32_t bits = 0;
  for (const char c : quartet) {
    const unsigned digit = kBase64Digits[static_cast<unsigned char>(c)];
    if (digit == kNoDigit) return false;
    bits = bits << 6 | digit;
  }
  out.push_back(static_cast<char>(bits >> 16 & 0xff));
  out.push_back(static_cast<char>(bits >> 8 & 0xff));
  out.push_back(static_cast<char>(bits & 0xff));
  return true;
}

// The last four digits may end in one or two `=`.
bool add_last_quartet(std::string_view quartet, std::string& out) {
  std::size_t padding = 0;
  if (quartet.ends_with("==")) {
    padding = 2;
  } else if (quartet.ends_with('=')) {
    padding = 1;
  }
  std::string filled(quartet.substr(0, 4 - padding));
  filled.append(padding, 'A');
  if (!add_quartet(filled, out)) return false;
  out.resize(out.size() - padding);
  return true;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<char>(*high << 4 | *low));
    i += 2;
  }
  return out;
}

std::map<std::string, std::string> form_pairs(std::string_view text) {
  std::map<std::string, std::string> pairs;
  for (const std::string& pair : split(replace_all(text, "+", "%20"), '&')) {
    const std::size_t equals = pair.find('=');
    const auto key = percent_decoded(pair.substr(0, equals));
    const auto value =
        percent_decoded(equals == std::string::npos ? std::string() : pair.substr(equals + 1));
    if (key && value && !key->empty()) pairs.emplace(*key, *value);
  }
  return pairs;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool is_last = i + 4 == text.size();
    const std::string_view quartet = text.substr(i, 4);
    if (!(is_last ? add_last_quartet(quartet, out) : add_quartet(quartet, out)))
      return std::nullopt;
  }
  return out;
}

}  // namespace lockstep::registry

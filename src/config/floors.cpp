#include "floors.hpp"

#include <fmt/format.h>

#include <charconv>

namespace lockstep::config {

namespace {

std::optional<int> parse_part(std::string_view part) {
  constexpr std::size_t kMaxDigits = 4;
  const bool leading_zero = part.size() > 1 && part.front() == '0';
  if (part.empty() || part.size() > kMaxDigits || leading_zero) return std::nullopt;
  int value = 0;
  const auto [stopped, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
  if (failure != std::errc{} || stopped != part.data() + part.size() || value < 0)
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<Floor> parse_floor(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto major = parse_part(text.substr(0, point));
  const auto minor = parse_part(text.substr(point + 1));
  if (!major || !minor) return std::nullopt;
  return Floor{*major, *minor};
}

std::optional<std::string> glibc_problem(std::string_view text) {
  const auto floor = parse_floor(text);
  if (!floor) return fmt::format("`{}` is no glibc version, which reads X.Y: `2.17`", text);
  if (floor->major != 2) return fmt::format("there is no glibc {}", text);
  return std::nullopt;
}

std::optional<std::string> macos_problem(std::string_view text) {
  const auto floor = parse_floor(text);
  if (!floor) return fmt::format("`{}` is no macOS version, which reads X.Y: `11.0`", text);
  if (floor->major < 10) return fmt::format("there is no macOS {}", text);
  if (floor->major == 10 || floor->minor == 0) return std::nullopt;
  return fmt::format("macOS {0}.{1} cannot be said in a package's tag, only {0}.0 can",
                     floor->major, floor->minor);
}

}  // namespace lockstep::config

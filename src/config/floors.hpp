#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::config {

/// A floor `X.Y` in numbers, for comparison.
struct Floor {
  int major = 0;
  int minor = 0;
  auto operator<=>(const Floor&) const = default;
};

/// The floor that `text` spells: two numbers without leading zeros and a point, nothing else.
std::optional<Floor> parse_floor(std::string_view text);

/// What is wrong with `text` as a glibc floor, or nothing.
std::optional<std::string> glibc_problem(std::string_view text);

/// What is wrong with `text` as a macOS floor, or nothing. Registries take 10.Y, and X.0 from 11
/// on.
std::optional<std::string> macos_problem(std::string_view text);

}  // namespace lockstep::config

#include "ruby/requirement.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

constexpr std::array<std::string_view, 7> kRelations = {">=", "<=", "~>", "!=", ">", "<", "="};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }

// Gem::Version's pattern: digits, then parts of letters and digits.
bool is_version(std::string_view text) {
  if (text.empty() || !is_digit(text.front())) return false;
  const auto parts = split(text, '.');
  return std::ranges::all_of(parts, [](const std::string& part) {
    return !part.empty() && std::ranges::all_of(part, is_word);
  });
}

Result<Bound> parse_bound(std::string_view text) {
  Bound bound{"=", std::string(trim(text))};
  for (const std::string_view relation : kRelations) {
    if (!trim(text).starts_with(relation)) continue;
    bound = {std::string(relation), std::string(trim(trim(text).substr(relation.size())))};
    break;
  }
  if (is_version(bound.version)) return bound;
  return fail(ErrorKind::kUsage, "`" + std::string(trim(text)) + "` is no bound of a version",
              "write it like `>= 3.0` or `~> 1.2`; several with commas between");
}

}  // namespace

Result<std::vector<Bound>> parse_bounds(std::string_view text) {
  std::vector<Bound> bounds;
  for (const std::string& part : split(text, ',')) {
    LOCKSTEP_TRY(bound, parse_bound(part));
    bounds.push_back(std::move(bound));
  }
  return bounds;
}

Result<Dependency> parse_dependency(std::string_view text) {
  const std::string_view whole = trim(text);
  const auto end = whole.find_first_of(" \t");
  Dependency wanted{std::string(whole.substr(0, end)), {{">=", "0"}}};
  if (!is_gem_name(wanted.name)) {
    return fail(ErrorKind::kUsage, "`" + wanted.name + "` is no name of a gem",
                "write a dependency like `rake ~> 13.0`");
  }
  if (end == std::string_view::npos) return wanted;
  LOCKSTEP_TRY(bounds, parse_bounds(whole.substr(end)));
  wanted.bounds = std::move(bounds);
  return wanted;
}

bool is_gem_name(std::string_view name) {
  if (name.empty() || !(is_word(name.front()))) return false;
  if (std::ranges::none_of(name, is_letter)) return false;
  return std::ranges::all_of(name,
                             [](char c) { return is_word(c) || c == '.' || c == '-' || c == '_'; });
}

}  // namespace lockstep::ecosystem::ruby

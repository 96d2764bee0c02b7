#include "python_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

constexpr std::string_view kWheel = ".whl";
constexpr std::string_view kSource = ".tar.gz";

// The number at the begin of `text`, which is then cut off with the `_` behind it.
std::optional<unsigned> take_number(std::string_view& text) {
  unsigned number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stop == end || *stop != '_') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
  return number;
}

bool is_macos(std::string_view rest) {
  const auto major = take_number(rest);
  const auto minor = take_number(rest);
  if (!major || !minor || rest.empty()) return false;
  constexpr unsigned kOldMajor = 10;
  if (*major == kOldMajor) return true;
  const bool is_known = (*major >= 11 && *major <= 15) || *major == 26;
  return is_known && *minor == 0;
}

bool is_linux_policy(std::string_view rest) {
  return take_number(rest) && take_number(rest) && !rest.empty();
}

}  // namespace

std::string normalized_project(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator) {
      out.push_back(c);
    } else if (!out.ends_with('-')) {
      out.push_back('-');
    }
  }
  return out;
}

std::optional<DistributionName> parse_distribution(std::string_view file_name) {
  if (file_name.ends_with(kSource)) {
    const std::string_view stem = file_name.substr(0, file_name.size() - kSource.size());
    const std::size_t dash = stem.rfind('-');
    if (dash == std::string_view::npos || dash == 0) return std::nullopt;
    return DistributionName{
        std::string(stem.substr(0, dash)), std::string(stem.substr(dash + 1)), {}};
  }
  if (!file_name.ends_with(kWheel)) return std::nullopt;
  const auto parts = split(file_name.substr(0, file_name.size() - kWheel.size()), '-');
  if (parts.size() != 5 && parts.size() != 6) return std::nullopt;
  if (std::ranges::any_of(parts, &std::string::empty)) return std::nullopt;
  return DistributionName{parts[0], parts[1], split(parts.back(), '.')};
}

bool is_accepted_platform(std::string_view tag) {
  constexpr std::array kPlain{"any",       "win32",        "win_amd64",
                              "win_arm64", "linux_armv6l", "linux_armv7l"};
  if (std::ranges::find(kPlain, tag) != kPlain.end()) return true;
  constexpr std::array<std::string_view, 3> kNamed{"manylinux1_", "manylinux2010_",
                                                   "manylinux2014_"};
  if (std::ranges::any_of(kNamed, [&](std::string_view name) { return tag.starts_with(name); })) {
    return true;
  }
  for (const std::string_view policy : {"manylinux_", "musllinux_"}) {
    if (tag.starts_with(policy)) return is_linux_policy(tag.substr(policy.size()));
  }
  constexpr std::string_view kMacos = "macosx_";
  return tag.starts_with(kMacos) && is_macos(tag.substr(kMacos.size()));
}

bool is_public_version(std::string_view version) {
  static const std::regex kPattern(R"(((0|[1-9][0-9]*)!)?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*)"
                                   R"(((a|b|rc)(0|[1-9][0-9]*))?(\.post(0|[1-9][0-9]*))?)"
                                   R"((\.dev(0|[1-9][0-9]*))?)");
  // The pattern's automaton is recursive: what is longer is no version anybody means.
  constexpr std::size_t kMost = 200;
  return version.size() <= kMost && std::regex_match(version.begin(), version.end(), kPattern);
}

}  // namespace lockstep::registry

#include "lockstep/version/semver.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "lockstep/base/text.hpp"

namespace lockstep::version {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_identifier_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// What a message quotes of `text`: its first characters when it is long.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  if (text.size() <= kShown) return "`" + std::string(text) + "`";
  std::size_t end = kShown;
  // Never in the middle of a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return "`" + std::string(text.substr(0, end)) + "…`";
}

std::unexpected<Error> refuse(std::string_view text, const std::string& reason, std::string hint) {
  return fail(ErrorKind::kUsage, quoted(text) + " is no version: " + reason, std::move(hint));
}

bool is_plain_number(std::string_view digits) {
  return is_numeric(digits) && (digits.size() == 1 || digits.front() != '0');
}

// Whether `digits` overflow 64 bits; else their value is in `number`.
bool overflows(std::string_view digits, std::uint64_t& number) {
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return status == std::errc::result_out_of_range;
}

std::unexpected<Error> refuse_large(std::string_view text, std::string_view digits) {
  return refuse(text, "the number " + quoted(digits) + " is too large",
                "numbers end at 18446744073709551615");
}

Result<void> read_release(std::string_view text, std::string_view front, SemVer& version) {
  const std::vector<std::string> numbers = split(front, '.');
  if (numbers.size() != 3 || !std::ranges::all_of(numbers, is_plain_number)) {
    return refuse(text, "it needs three numbers without leading zeros",
                  text.starts_with('v') ? "leave the `v` away"
                                        : "write it like `1.2.3` or `1.2.3-rc.1`");
  }
  const std::array<std::uint64_t*, 3> places{&version.major, &version.minor, &version.patch};
  for (std::size_t index = 0; index < places.size(); ++index) {
    if (overflows(numbers[index], *places[index])) return refuse_large(text, numbers[index]);
  }
  return {};
}

Result<void> check_number(std::string_view text, const std::string& identifier) {
  std::uint64_t number = 0;
  if (!is_plain_number(identifier)) {
    return refuse(text, "`" + identifier + "` starts with a zero", "leave the zero away");
  }
  if (overflows(identifier, number)) return refuse_large(text, identifier);
  return {};
}

Result<std::vector<std::string>> read_identifiers(std::string_view text, std::string_view part,
                                                  bool is_prerelease) {
  std::vector<std::string> identifiers = split(part, '.');
  for (const std::string& identifier : identifiers) {
    if (identifier.empty() || !std::ranges::all_of(identifier, is_identifier_character)) {
      return refuse(text, "`" + identifier + "` is no identifier",
                    "use letters, digits and `-`, at least one of them between two dots");
    }
    if (is_prerelease && is_numeric(identifier)) {
      LOCKSTEP_CHECK(check_number(text, identifier));
    }
  }
  return identifiers;
}

std::weak_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::weak_ordering compare_identifiers(std::string_view a, std::string_view b) {
  if (is_numeric(a) && is_numeric(b)) return compare_numbers(a, b);
  if (is_numeric(a) != is_numeric(b)) {
    return is_numeric(a) ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return a <=> b;
}

}  // namespace

bool is_numeric(std::string_view identifier) {
  return !identifier.empty() && std::ranges::all_of(identifier, is_digit);
}

std::string SemVer::release() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::string SemVer::text() const {
  std::string out = release();
  if (!prerelease.empty()) out += "-" + join(prerelease, ".");
  if (!build.empty()) out += "+" + join(build, ".");
  return out;
}

Result<SemVer> parse_semver(std::string_view text) {
  SemVer version;
  const auto plus = text.find('+');
  std::string_view front = text.substr(0, plus);
  const auto minus = front.find('-');
  LOCKSTEP_CHECK(read_release(text, front.substr(0, minus), version));
  if (minus != std::string_view::npos) {
    LOCKSTEP_TRY(identifiers, read_identifiers(text, front.substr(minus + 1), true));
    version.prerelease = std::move(identifiers);
  }
  if (plus != std::string_view::npos) {
    LOCKSTEP_TRY(identifiers, read_identifiers(text, text.substr(plus + 1), false));
    version.build = std::move(identifiers);
  }
  return version;
}

std::weak_ordering precedence(const SemVer& a, const SemVer& b) {
  if (const auto order = a.major <=> b.major; order != 0) return order;
  if (const auto order = a.minor <=> b.minor; order != 0) return order;
  if (const auto order = a.patch <=> b.patch; order != 0) return order;
  if (a.prerelease.empty() != b.prerelease.empty()) {
    return a.prerelease.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  return std::lexicographical_compare_three_way(a.prerelease.begin(), a.prerelease.end(),
                                                b.prerelease.begin(), b.prerelease.end(),
                                                compare_identifiers);
}

}  // namespace lockstep::version

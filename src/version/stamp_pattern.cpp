#include "lockstep/version/stamp_pattern.hpp"

#include <algorithm>
#include <array>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"
#include "lockstep/version/spelling.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kOpen = "{version";

// A pattern cut at its placeholder.
struct Parts {
  std::string_view before;
  std::string_view spelling;  // `python`; empty for SemVer
  std::string_view after;
};

std::optional<Parts> parts_of(std::string_view pattern) {
  const auto open = pattern.find(kOpen);
  if (open == std::string_view::npos) return std::nullopt;
  const auto close = pattern.find('}', open);
  if (close == std::string_view::npos) return std::nullopt;
  std::string_view spelling = pattern.substr(open + kOpen.size(), close - open - kOpen.size());
  if (!spelling.empty() && !spelling.starts_with('.')) return std::nullopt;
  if (!spelling.empty()) spelling.remove_prefix(1);
  return Parts{pattern.substr(0, open), spelling, pattern.substr(close + 1)};
}

Result<std::string> numbers_of(std::string_view version) {
  LOCKSTEP_TRY(parsed, parse_semver(version));
  return parsed.release();
}

template <std::uint64_t SemVer::* Number>
Result<std::string> number_of(std::string_view version) {
  LOCKSTEP_TRY(parsed, parse_semver(version));
  return std::to_string(parsed.*Number);
}

Result<std::string> whole(std::string_view version) { return std::string(version); }

struct Word {
  std::string_view name;
  Result<std::string> (*spell)(std::string_view version);
};

constexpr std::array<Word, 8> kWords{{{"", whole},
                                      {"python", spell_pep440},
                                      {"ruby", spell_gem},
                                      {"go", spell_go},
                                      {"numbers", numbers_of},
                                      {"major", number_of<&SemVer::major>},
                                      {"minor", number_of<&SemVer::minor>},
                                      {"patch", number_of<&SemVer::patch>}}};

bool is_version_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '+';
}

// How many bytes at the start of `text` are a version that `after` follows; 0 when none are.
std::size_t version_length(std::string_view text, std::string_view after) {
  const bool starts_well =
      !text.empty() && (is_numeric(text.substr(0, 1)) ||
                        (text[0] == 'v' && text.size() > 1 && is_numeric(text.substr(1, 1))));
  if (!starts_well) return 0;
  auto length =
      static_cast<std::size_t>(std::ranges::find_if_not(text, is_version_byte) - text.begin());
  for (; length > 0; --length) {
    const char last = text[length - 1];
    const bool is_end = last != '.' && last != '-' && last != '+';
    if (is_end && text.substr(length).starts_with(after)) return length;
  }
  return 0;
}

std::vector<Place> matches(std::string_view text, const std::string& file, const Parts& parts,
                           const std::string& wants) {
  std::vector<Place> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = text.find(parts.before, at);
    if (at == std::string_view::npos) break;
    const std::size_t begin = at + parts.before.size();
    const std::size_t length = version_length(text.substr(begin), parts.after);
    if (length == 0) continue;
    found.push_back({file, "a stamp's version", begin, begin + length,
                     std::string(text.substr(begin, length)), wants});
    at = begin + length - 1;
  }
  return found;
}

}  // namespace

std::optional<Error> stamp_pattern_problem(std::string_view pattern) {
  const auto wrong = [](std::string message) {
    return Error{ErrorKind::kUsage,
                 std::move(message),
                 "",
                 "write the text around the version with `{version}` in its place:\n"
                 "pattern: 'lorem = \"{version}\"'; also {version.python}, .ruby, .go, .numbers, "
                 ".major, .minor, .patch",
                 std::nullopt,
                 {}};
  };
  const auto parts = parts_of(pattern);
  if (!parts) return wrong("`pattern` has no `{version}`");
  if (std::ranges::find(kWords, parts->spelling, &Word::name) == kWords.end())
    return wrong("`pattern` asks for an unknown spelling, `" + std::string(parts->spelling) + "`");
  if (parts->after.find(kOpen) != std::string_view::npos)
    return wrong("`pattern` has `{version}` twice");
  return std::nullopt;
}

Result<Place> stamp_place(std::string_view text, const std::string& file, std::string_view pattern,
                          std::string_view version) {
  const auto parts = parts_of(pattern);
  if (!parts) return std::unexpected(*stamp_pattern_problem(pattern));
  const Word* word = std::ranges::find(kWords, parts->spelling, &Word::name);
  if (word == kWords.end()) return std::unexpected(*stamp_pattern_problem(pattern));
  LOCKSTEP_TRY(wants, word->spell(version));
  std::vector<Place> found = matches(text, file, *parts, wants);
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return fail(ErrorKind::kUsage,
                file + " has no place for the stamp `" + std::string(pattern) + "`",
                "correct its `pattern` in lockstep.yaml, or the file");
  }
  std::vector<Error> errors;
  for (const Place& place : found) {
    Error error;
    error.kind = ErrorKind::kUsage;
    error.message = "the stamp `" + std::string(pattern) + "` matches " +
                    std::to_string(found.size()) + " places, not one";
    error.hint = "make its `pattern` longer, so that it fits one of them";
    error.mark = mark_of(place, text);
    errors.push_back(std::move(error));
  }
  return std::unexpected(merged(std::move(errors)));
}

}  // namespace lockstep::version

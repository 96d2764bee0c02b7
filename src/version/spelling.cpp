#include "lockstep/version/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

// What a registry cannot do with a version, in words; nothing when it spells it faithfully.
using Reason = std::optional<std::string>;
using Check = Reason (*)(const SemVer&);

// A prerelease word and what PEP 440 writes for it.
struct Stage {
  std::string_view word;
  std::string_view pep440;
};
// In the order of both. `dev` is none of them: PEP 440 puts it below `a`, SemVer between `b` and
// `rc`.
constexpr std::array<Stage, 3> kStages{{{"alpha", "a"}, {"beta", "b"}, {"rc", "rc"}}};

// Words that people use for a stage, and the stage they mean.
constexpr std::array<Stage, 5> kSynonyms{
    {{"a", "alpha"}, {"b", "beta"}, {"c", "rc"}, {"pre", "rc"}, {"preview", "rc"}}};

// The largest that npm keeps apart from its neighbours: 2^53 - 1.
constexpr std::uint64_t kLargestNpmNumber = (std::uint64_t{1} << 53) - 1;
constexpr std::string_view kLargestNpmDigits = "9007199254740991";

// What a library's version slot holds; names of packages' files end at 255 bytes anyway.
constexpr std::size_t kLongest = 111;

const Stage* find_stage(std::string_view word) {
  const auto* found = std::ranges::find(kStages, word, &Stage::word);
  return found == kStages.end() ? nullptr : found;
}

// The stage that a word like `Beta2` or `preview` means, the earliest when it means none.
std::string_view nearest_stage(std::string_view identifier) {
  const std::string word = lower(identifier.substr(0, identifier.find_first_of("0123456789-")));
  if (const Stage* stage = find_stage(word)) return stage->word;
  const auto* synonym = std::ranges::find(kSynonyms, word, &Stage::word);
  return synonym == kSynonyms.end() ? kStages.front().word : synonym->pep440;
}

bool is_above(std::string_view digits, std::string_view limit) {
  return digits.size() != limit.size() ? digits.size() > limit.size() : digits > limit;
}

std::string capped(std::string digits) {
  return is_above(digits, kLargestNpmDigits) ? std::string(kLargestNpmDigits) : digits;
}

bool is_word(std::string_view identifier) {
  return std::ranges::all_of(
      identifier, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// The first number that stands in a prerelease, in an identifier of its own or behind a word.
std::string first_number(const SemVer& version) {
  for (const std::string& identifier : version.prerelease) {
    const auto start = identifier.find_first_of("123456789");
    if (start == std::string::npos) continue;
    const auto end = identifier.find_first_not_of("0123456789", start);
    return capped(identifier.substr(start, end == std::string::npos ? end : end - start));
  }
  return "0";
}

// `version` without what no registry keeps: build identifiers and numbers beyond npm's.
SemVer plain(SemVer version) {
  version.build.clear();
  for (std::uint64_t* number : {&version.major, &version.minor, &version.patch}) {
    *number = std::min(*number, kLargestNpmNumber);
  }
  for (std::string& identifier : version.prerelease) {
    if (is_numeric(identifier)) identifier = capped(std::move(identifier));
  }
  return version;
}

// Versions to use instead of `version`, nearest first. The last is taken by every registry.
std::vector<std::string> candidates(const SemVer& version) {
  const SemVer kept = plain(version);
  std::vector<std::string> texts{kept.text()};
  if (kept.prerelease.empty()) return texts;
  const std::string& first = kept.prerelease.front();
  const std::string word = first.substr(0, first.find_first_of("0123456789-"));
  const std::string number = first_number(version);
  texts.push_back(kept.release() + "-" + replace_all(join(kept.prerelease, "."), "-", ""));
  texts.push_back(kept.release() + "-" + word + "." + number);
  texts.push_back(kept.release() + "-" + std::string(nearest_stage(first)) + "." + number);
  return texts;
}

// The first candidate that `accepts` takes.
template <typename Accepts>
std::string nearest_version(const SemVer& version, const Accepts& accepts) {
  for (const std::string& text : candidates(version)) {
    const auto parsed = parse_semver(text);
    if (parsed && accepts(text, *parsed)) return text;
  }
  return plain(version).release();
}

std::string nearest_hint(const std::string& version) {
  return "the nearest version that works is `" + version + "`";
}

Reason common_reason(const SemVer& version) {
  if (!version.build.empty()) return "build identifiers are dropped or refused there";
  if (version.text().size() > kLongest) {
    return fmt::format("it is longer than {} characters", kLongest);
  }
  return std::nullopt;
}

Reason pep440_reason(const SemVer& version) {
  const auto& parts = version.prerelease;
  if (auto common = common_reason(version)) return common;
  if (parts.empty()) return std::nullopt;
  const bool is_stage = find_stage(parts.front()) != nullptr;
  if (is_stage && parts.size() == 2 && is_numeric(parts[1])) return std::nullopt;
  if (is_stage && parts.size() == 1) return "it reads as `-" + parts[0] + ".0` there";
  if (parts.front() == "dev") return "`dev` stands below `alpha` there, and above `beta` in SemVer";
  return "it knows `alpha.N`, `beta.N` and `rc.N` alone";
}

// Gem::Version cuts an identifier where letters and digits meet, puts words below numbers, and
// drops zeros at the end. What is left in SemVer's order is a word and numbers behind it: there
// `word` is never met by a number, and only `word.0`, which no bare `word` meets, ends with a zero.
Reason gem_reason(const SemVer& version) {
  const auto& parts = version.prerelease;
  if (auto common = common_reason(version)) return common;
  if (parts.empty()) return std::nullopt;
  if (join(parts, ".").find('-') != std::string::npos) return "a gem's version holds no `-`";
  if (is_numeric(parts.front())) return "words stand below numbers there, above them in SemVer";
  if (!is_word(parts.front())) return "it cuts `" + parts.front() + "` into words and numbers";
  if (parts.size() == 1) return "it is the same as `-" + parts[0] + ".0` there";
  if (!std::all_of(parts.begin() + 1, parts.end(), is_numeric)) {
    return "words behind the first are ordered unlike in SemVer";
  }
  if (parts.size() > 2 && parts.back() == "0") return "zeros at the end do not count there";
  return std::nullopt;
}

Reason npm_reason(const SemVer& version) {
  if (auto common = common_reason(version)) return common;
  if (plain(version) != version) return fmt::format("its numbers end at {}", kLargestNpmDigits);
  return std::nullopt;
}

// Go reads `v1.2.4-0.20060102150405-abcdefabcdef` as a pseudo-version of a commit.
bool looks_like_pseudo_version(const SemVer& version) {
  if (version.prerelease.empty()) return false;
  const std::string& last = version.prerelease.back();
  const auto hyphen = last.find('-');
  if (hyphen != 14 || !is_numeric(std::string_view(last).substr(0, hyphen))) return false;
  const bool after_zero = version.prerelease.size() > 1 && *(version.prerelease.end() - 2) == "0";
  const bool at_first = version.prerelease.size() == 1 && version.minor == 0 && version.patch == 0;
  return after_zero || at_first;
}

Reason go_reason(const SemVer& version) {
  if (auto common = common_reason(version)) return common;
  if (looks_like_pseudo_version(version)) return "it looks like a pseudo-version";
  if (version.text().ends_with(".lock")) return "git takes no tag that ends with `.lock`";
  return std::nullopt;
}

// The version that `text` spells, when `check` has nothing against it.
Result<SemVer> accepted(std::string_view text, std::string_view registry, Check check) {
  LOCKSTEP_TRY(version, parse_semver(text));
  const Reason reason = check(version);
  if (!reason) return version;
  const auto accepts = [check](const std::string&, const SemVer& other) { return !check(other); };
  return fail(
      ErrorKind::kUsage,
      fmt::format("version `{}` has no faithful spelling for {}: {}", text, registry, *reason),
      nearest_hint(nearest_version(version, accepts)));
}

}  // namespace

Result<std::string> spell_pep440(std::string_view semver) {
  LOCKSTEP_TRY(version, accepted(semver, "Python (PEP 440)", pep440_reason));
  if (version.prerelease.empty()) return version.release();
  const Stage* stage = find_stage(version.prerelease.front());
  return version.release() + std::string(stage->pep440) + version.prerelease[1];
}

Result<std::string> spell_gem(std::string_view semver) {
  LOCKSTEP_TRY(version, accepted(semver, "Ruby", gem_reason));
  if (version.prerelease.empty()) return version.release();
  return version.release() + ".pre." + join(version.prerelease, ".");
}

Result<std::string> spell_npm(std::string_view semver) {
  LOCKSTEP_TRY(version, accepted(semver, "npm", npm_reason));
  return version.text();
}

Result<std::string> spell_go(std::string_view semver) {
  LOCKSTEP_TRY(version, accepted(semver, "Go", go_reason));
  return "v" + version.text();
}

bool Spellings::are_all_faithful() const {
  return std::ranges::all_of(of_each, [](const auto& spelling) { return spelling.has_value(); });
}

Result<Spellings> spell_everywhere(std::string_view semver, std::span<const Speller> spellers) {
  LOCKSTEP_TRY(version, parse_semver(semver));
  Spellings spellings;
  for (const Speller spell : spellers) spellings.of_each.push_back(spell(semver));
  if (spellings.are_all_faithful()) return spellings;
  spellings.nearest = nearest_version(version, [&](const std::string& text, const SemVer&) {
    return std::ranges::all_of(spellers, [&](Speller spell) { return spell(text).has_value(); });
  });
  for (auto& spelling : spellings.of_each) {
    if (!spelling) spelling.error().hint = nearest_hint(spellings.nearest);
  }
  return spellings;
}

}  // namespace lockstep::version

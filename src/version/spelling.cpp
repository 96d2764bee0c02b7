#include "lockstep/version/spelling.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

// A prerelease word and what PEP 440 writes for it.
struct Stage {
  std::string_view word;
  std::string_view pep440;
};
constexpr std::array<Stage, 4> kStages{
    {{"alpha", "a"}, {"beta", "b"}, {"rc", "rc"}, {"dev", ".dev"}}};

// Words that people use for a stage, and the stage they mean.
constexpr std::array<Stage, 8> kSynonyms{{{"a", "alpha"},
                                          {"b", "beta"},
                                          {"c", "rc"},
                                          {"pre", "rc"},
                                          {"preview", "rc"},
                                          {"snapshot", "dev"},
                                          {"nightly", "dev"},
                                          {"canary", "dev"}}};

const Stage* find_stage(std::string_view word) {
  const auto* found = std::ranges::find(kStages, word, &Stage::word);
  return found == kStages.end() ? nullptr : found;
}

// The stage that a word like `Beta2` or `preview` means, `dev` when it means none.
std::string_view nearest_stage(std::string_view identifier) {
  const std::string word = lower(identifier.substr(0, identifier.find_first_of("0123456789-")));
  if (const Stage* stage = find_stage(word)) return stage->word;
  const auto* synonym = std::ranges::find(kSynonyms, word, &Stage::word);
  return synonym == kSynonyms.end() ? std::string_view("dev") : synonym->pep440;
}

// The first number that stands in a prerelease, in an identifier of its own or behind a word.
std::string first_number(const SemVer& version) {
  for (const std::string& identifier : version.prerelease) {
    const auto start = identifier.find_first_of("123456789");
    if (start == std::string::npos) continue;
    const auto end = identifier.find_first_not_of("0123456789", start);
    return identifier.substr(start, end == std::string::npos ? end : end - start);
  }
  return "0";
}

std::unexpected<Error> refuse(const SemVer& version, std::string_view registry,
                              std::string_view reason, const std::string& nearest_version) {
  return fail(ErrorKind::kUsage,
              "version `" + version.text() + "` has no faithful spelling for " +
                  std::string(registry) + ": " + std::string(reason),
              "the nearest version that works is `" + nearest_version + "`");
}

Result<SemVer> parse_without_build(std::string_view text, std::string_view registry) {
  LOCKSTEP_TRY(version, parse_semver(text));
  if (version.build.empty()) return version;
  SemVer plain = version;
  plain.build.clear();
  return refuse(version, registry, "build identifiers are dropped or refused there", plain.text());
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

}  // namespace

Result<std::string> spell_pep440(std::string_view semver) {
  constexpr std::string_view kRegistry = "Python (PEP 440)";
  LOCKSTEP_TRY(version, parse_without_build(semver, kRegistry));
  const auto& parts = version.prerelease;
  if (parts.empty()) return version.release();
  const Stage* stage = find_stage(parts.front());
  if (stage != nullptr && parts.size() == 2 && is_numeric(parts[1])) {
    return version.release() + std::string(stage->pep440) + parts[1];
  }
  const std::string nearest_version = version.release() + "-" +
                                      std::string(nearest_stage(parts.front())) + "." +
                                      first_number(version);
  if (stage != nullptr && parts.size() == 1) {
    return refuse(version, kRegistry, "it reads as `-" + parts[0] + ".0` there", nearest_version);
  }
  return refuse(version, kRegistry, "it knows `alpha.N`, `beta.N`, `rc.N` and `dev.N` alone",
                nearest_version);
}

Result<std::string> spell_gem(std::string_view semver) {
  constexpr std::string_view kRegistry = "Ruby";
  LOCKSTEP_TRY(version, parse_without_build(semver, kRegistry));
  if (version.prerelease.empty()) return version.release();
  const std::string prerelease = join(version.prerelease, ".");
  if (prerelease.find('-') != std::string::npos) {
    SemVer plain = version;
    plain.prerelease = {replace_all(prerelease, "-", "")};
    return refuse(version, kRegistry, "a gem's version holds no `-`", plain.text());
  }
  return version.release() + ".pre." + prerelease;
}

Result<std::string> spell_npm(std::string_view semver) {
  constexpr std::string_view kRegistry = "npm";
  constexpr std::uint64_t kLargest = (std::uint64_t{1} << 53) - 1;
  LOCKSTEP_TRY(version, parse_without_build(semver, kRegistry));
  SemVer capped = version;
  for (std::uint64_t* number : {&capped.major, &capped.minor, &capped.patch}) {
    *number = std::min(*number, kLargest);
  }
  if (capped != version) {
    return refuse(version, kRegistry, "its numbers end at 9007199254740991", capped.text());
  }
  return version.text();
}

Result<std::string> spell_go(std::string_view semver) {
  constexpr std::string_view kRegistry = "Go";
  LOCKSTEP_TRY(version, parse_without_build(semver, kRegistry));
  if (looks_like_pseudo_version(version)) {
    const std::string stamp = version.prerelease.back().substr(0, 14);
    return refuse(version, kRegistry, "it looks like a pseudo-version",
                  version.release() + "-dev." + stamp);
  }
  return "v" + version.text();
}

}  // namespace lockstep::version

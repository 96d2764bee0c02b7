#include "lockstep/version/bump.hpp"

#include <limits>

#include "lockstep/base/text.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kLevels =
    "major, minor, patch, prerelease[=rc], release, auto or X.Y.Z[-pre.N]";

// The release that a prerelease leads to is the next one already when the lower numbers are zero.
bool is_on_the_way(const SemVer& version, std::string_view level) {
  if (version.prerelease.empty()) return false;
  if (level == "patch") return true;
  if (level == "minor") return version.patch == 0;
  return version.minor == 0 && version.patch == 0;
}

SemVer raised(const SemVer& current, std::string_view level) {
  SemVer next{current.major, current.minor, current.patch, {}, {}};
  if (is_on_the_way(current, level)) return next;
  if (level == "major") return {current.major + 1, 0, 0, {}, {}};
  if (level == "minor") return {current.major, current.minor + 1, 0, {}, {}};
  ++next.patch;
  return next;
}

// `rc.1` → `rc.2`; `rc` → `rc.1`.
std::vector<std::string> counted_on(std::vector<std::string> prerelease) {
  std::uint64_t number = 0;
  if (is_numeric(prerelease.back())) {
    number = std::stoull(prerelease.back());
    prerelease.pop_back();
  }
  prerelease.push_back(std::to_string(number + 1));
  return prerelease;
}

Result<SemVer> next_prerelease(const SemVer& current, const std::string& word) {
  SemVer next = current;
  next.build.clear();
  const bool goes_on =
      !current.prerelease.empty() && (word.empty() || current.prerelease.front() == word);
  if (goes_on) {
    constexpr std::size_t kMostDigits = 18;
    if (current.prerelease.back().size() > kMostDigits && is_numeric(current.prerelease.back())) {
      return fail(ErrorKind::kUsage, "the number of `" + current.text() + "` is too large to raise",
                  "name the version: `lockstep bump X.Y.Z-pre.N`");
    }
    next.prerelease = counted_on(current.prerelease);
    return next;
  }
  if (current.prerelease.empty()) next = raised(current, "patch");
  next.prerelease = {word.empty() ? "rc" : word, "1"};
  return parse_semver(next.text());
}

Result<SemVer> asked_for(const SemVer& current, std::string_view request) {
  if (request == "major" || request == "minor" || request == "patch")
    return raised(current, request);
  if (request == "prerelease") return next_prerelease(current, "");
  if (request == "prerelease=") {
    return fail(ErrorKind::kUsage, "`prerelease=` names no stage", "`prerelease=rc`, for example");
  }
  if (request.starts_with("prerelease="))
    return next_prerelease(current, std::string(request.substr(request.find('=') + 1)));
  if (request == "release") {
    if (current.prerelease.empty()) {
      return fail(ErrorKind::kUsage, "`" + current.text() + "` is a release already",
                  "`lockstep bump patch`, `minor` or `major` makes the next one");
    }
    return SemVer{current.major, current.minor, current.patch, {}, {}};
  }
  if (request.empty() || request.find_first_of("0123456789") == std::string_view::npos) {
    return fail(ErrorKind::kUsage, "`" + std::string(request) + "` is no version and no level",
                "one of " + std::string(kLevels));
  }
  return parse_semver(request);
}

}  // namespace

Result<SemVer> next_version(const SemVer& current, std::string_view request) {
  constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
  if (current.major == kLargest || current.minor == kLargest || current.patch == kLargest) {
    return fail(ErrorKind::kUsage, "the numbers of `" + current.text() + "` cannot be raised",
                "no registry takes them");
  }
  LOCKSTEP_TRY(next, asked_for(current, request));
  if (precedence(next, current) > 0) return next;
  return fail(ErrorKind::kUsage,
              "`" + next.text() + "` is not above the current version, `" + current.text() + "`",
              "a registry would take it for an older one; name a higher version");
}

}  // namespace lockstep::version

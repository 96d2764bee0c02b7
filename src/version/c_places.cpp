#include "lockstep/version/c_places.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "lockstep/base/text.hpp"
#include "lockstep/version/assigned.hpp"
#include "lockstep/version/cmake_project.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

bool is_literal(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// The words of a `#define` line: the name and what it stands for, comments aside.
struct Define {
  std::string_view name;
  std::string_view value;
  std::size_t begin = 0;
};

std::optional<Define> define_on(std::string_view line, std::size_t offset) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return std::nullopt;
  const auto word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string_view::npos || !line.substr(word).starts_with("define"))
    return std::nullopt;
  const auto name = line.find_first_not_of(" \t", word + 6);
  if (name == std::string_view::npos) return std::nullopt;
  const auto name_end = line.find_first_of(" \t\r", name);
  if (name_end == std::string_view::npos) return std::nullopt;
  const auto value = line.find_first_not_of(" \t", name_end);
  if (value == std::string_view::npos) return std::nullopt;
  const std::size_t end = std::min({line.find_first_of(" \t\r", value), line.size()});
  return Define{line.substr(name, name_end - name), line.substr(value, end - value),
                offset + value};
}

// What a define with this ending should hold; a text without its quotes.
std::optional<std::string> wanted(std::string_view ending, const SemVer& version) {
  if (ending == "_VERSION" || ending == "_VERSION_STRING") return version.text();
  if (ending == "_VERSION_MAJOR") return std::to_string(version.major);
  if (ending == "_VERSION_MINOR") return std::to_string(version.minor);
  if (ending == "_VERSION_PATCH") return std::to_string(version.patch);
  if (ending == "_VERSION_PRE" || ending == "_VERSION_PRERELEASE")
    return join(version.prerelease, ".");
  return std::nullopt;
}

bool is_stage(std::string_view name) {
  return name.ends_with("_PRE") || name.ends_with("_PRERELEASE");
}

// Numbers stand for numbers, a version or a stage in quotes for text.
bool fits(std::string_view name, std::string_view held, bool is_text) {
  if (!is_text) return is_numeric(held);
  return is_stage(name) || looks_like_version(held);
}

}  // namespace

Result<std::vector<Place>> cmake_places(std::string_view text, const std::string& file,
                                        const Change& change) {
  const auto to = parse_semver(change.to);
  std::vector<Place> places;
  for (const std::vector<CmakeWord>& words : cmake_calls(text, "project")) {
    const auto key = std::ranges::find(words, "VERSION", &CmakeWord::text);
    if (!to || key == words.end() || key + 1 == words.end()) continue;
    const CmakeWord& held = *(key + 1);
    if (!is_literal(held.text) || is_placeholder(held.text)) continue;
    places.push_back({file, "the CMake project's version", held.begin,
                      held.begin + held.text.size(), held.text, to->release()});
  }
  LOCKSTEP_CHECK(check_single(places, text));
  return places;
}

std::vector<Place> meson_places(std::string_view text, const std::string& file,
                                const Change& change) {
  constexpr std::string_view kCall = "\nproject(";
  const auto line = text.find(kCall);
  if (line == std::string_view::npos && !text.starts_with(kCall.substr(1))) return {};
  const std::size_t open = text.starts_with(kCall.substr(1)) ? 0 : line;
  const auto close = std::min(text.find(')', open), text.size());
  for (const Quoted& quoted : quoted_texts(text)) {
    if (quoted.begin < open || quoted.end > close) continue;
    const std::string_view before = trim(quoted.before);
    if (!before.ends_with(':')) continue;
    const std::string_view key = trim(before.substr(0, before.size() - 1));
    const bool is_version = trim(key.substr(key.rfind(',') + 1)) == "version";
    if (!is_version || !looks_like_version(quoted.value) || is_placeholder(quoted.value)) continue;
    return {{file, "the Meson project's version", quoted.begin, quoted.end,
             std::string(quoted.value), change.to}};
  }
  return {};
}

Result<std::vector<Place>> c_header_places(std::string_view text, const std::string& file,
                                           const std::string& prefix, const Change& change) {
  const auto to = parse_semver(change.to);
  std::map<std::string, std::vector<Place>> by_name;
  bool is_zero = true;  // all numbers, of 0.0.0
  for (std::size_t begin = 0; to && begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto define = define_on(text.substr(begin, end - begin), begin);
    begin = end + 1;
    if (!define || !define->name.starts_with(prefix)) continue;
    const auto wants = wanted(define->name.substr(prefix.size()), *to);
    if (!wants) continue;
    const bool is_text =
        define->value.size() > 1 && define->value.front() == '"' && define->value.back() == '"';
    const std::size_t quotes = is_text ? 1 : 0;
    const std::string_view held = define->value.substr(quotes, define->value.size() - 2 * quotes);
    if (is_placeholder(held)) return std::vector<Place>{};
    if (!fits(define->name, held, is_text)) continue;
    is_zero = is_zero && (held == "0" || is_stage(define->name));
    const std::size_t at = define->begin + quotes;
    by_name[std::string(define->name)].push_back(
        {file, std::string(define->name), at, at + held.size(), std::string(held), *wants});
  }
  if (is_zero) return std::vector<Place>{};
  std::vector<Place> places;
  for (const auto& [_, found] : by_name) {
    LOCKSTEP_CHECK(check_single(found, text));
    places.push_back(found.front());
  }
  return places;
}

}  // namespace lockstep::version

#include "lockstep/version/c_places.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

struct Word {
  std::string_view text;
  std::size_t begin = 0;
};

// A CMake file with its comments as spaces; offsets stay. A `#` in a quoted text is none.
std::string without_comments(std::string_view text) {
  std::string out(text);
  bool is_quoted = false;
  for (std::size_t at = 0; at < out.size(); ++at) {
    if (out[at] == '"') is_quoted = !is_quoted;
    if (out[at] != '#' || is_quoted) continue;
    const std::string_view end = text.substr(at).starts_with("#[[") ? "]]" : "\n";
    const std::size_t stop = std::min(text.find(end, at), text.size());
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(at),
              out.begin() + static_cast<std::ptrdiff_t>(stop), ' ');
    at = stop;
  }
  return out;
}

// Where the arguments of the first call of `project` begin, or the end of `code`.
std::size_t project_arguments(const std::string& code) {
  const std::string lowered = lower(code);
  for (auto at = lowered.find("project"); at != std::string::npos;
       at = lowered.find("project", at + 1)) {
    const auto open = lowered.find_first_not_of(" \t", at + 7);
    const char before = at == 0 ? '\n' : lowered[at - 1];
    const bool is_word = before != '_' && (before < 'a' || before > 'z');
    if (open != std::string::npos && lowered[open] == '(' && is_word) return open + 1;
  }
  return code.size();
}

std::vector<Word> words_until_close(const std::string& code, std::size_t at) {
  std::vector<Word> words;
  const std::size_t close = std::min(code.find(')', at), code.size());
  for (;;) {
    at = code.find_first_not_of(" \t\r\n\"", at);
    if (at == std::string::npos || at >= close) return words;
    const std::size_t end = std::min(code.find_first_of(" \t\r\n\"", at), close);
    words.push_back({std::string_view(code).substr(at, end - at), at});
    at = end;
  }
}

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
  return std::nullopt;
}

}  // namespace

std::vector<Place> cmake_places(std::string_view text, const std::string& file,
                                const Change& change) {
  const auto to = parse_semver(change.to);
  const std::string code = without_comments(text);
  const std::vector<Word> words = words_until_close(code, project_arguments(code));
  for (std::size_t index = 0; to && index + 1 < words.size(); ++index) {
    if (words[index].text != "VERSION") continue;
    const Word& held = words[index + 1];
    if (!is_literal(held.text) || is_placeholder(held.text)) return {};
    return {{file, "the CMake project's version", held.begin, held.begin + held.text.size(),
             std::string(held.text), to->release()}};
  }
  return {};
}

std::vector<Place> c_header_places(std::string_view text, const std::string& file,
                                   const std::string& prefix, const Change& change) {
  const auto to = parse_semver(change.to);
  std::vector<Place> places;
  for (std::size_t begin = 0; to && begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto define = define_on(text.substr(begin, end - begin), begin);
    begin = end + 1;
    if (!define || !define->name.starts_with(prefix)) continue;
    const auto wants = wanted(define->name.substr(prefix.size()), *to);
    if (!wants) continue;
    const bool is_text =
        define->value.size() > 2 && define->value.front() == '"' && define->value.back() == '"';
    const std::size_t quotes = is_text ? 1 : 0;
    const std::string_view held = define->value.substr(quotes, define->value.size() - 2 * quotes);
    if (is_placeholder(held)) return {};
    if (!is_text && !is_numeric(held)) continue;
    places.push_back({file, std::string(define->name), define->begin + quotes,
                      define->begin + quotes + held.size(), std::string(held), *wants});
  }
  return places;
}

}  // namespace lockstep::version

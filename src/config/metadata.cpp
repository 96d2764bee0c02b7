#include "metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// The SPDX expression grammar (SPDX 2.3, annex D) over words and parentheses.
class LicenseParser {
 public:
  explicit LicenseParser(std::string_view text) : words_(words_of(text)) {}

  bool parse() { return expression(0) && next_ == words_.size(); }

 private:
  static std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string& word :
         split(replace_all(replace_all(text, "(", " ( "), ")", " ) "), ' ')) {
      if (!word.empty()) words.push_back(word);
    }
    return words;
  }

  bool take(std::string_view word) {
    if (next_ >= words_.size() || words_[next_] != word) return false;
    ++next_;
    return true;
  }

  bool identifier() {
    if (next_ >= words_.size()) return false;
    const std::string& word = words_[next_++];
    const bool is_operator = word == "AND" || word == "OR" || word == "WITH";
    return !is_operator && std::ranges::all_of(word, [](char c) {
      return is_alnum(c) || c == '-' || c == '.' || c == '+' || c == ':';
    });
  }

  bool simple(int depth) {
    constexpr int kMaxDepth = 20;
    if (depth > kMaxDepth) return false;
    if (take("(")) return expression(depth + 1) && take(")");
    return identifier() && (!take("WITH") || identifier());
  }

  bool expression(int depth) {
    if (!simple(depth)) return false;
    while (take("AND") || take("OR")) {
      if (!simple(depth)) return false;
    }
    return true;
  }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

}  // namespace

std::optional<TextProblem> name_problem(std::string_view name) {
  const bool spelled = std::ranges::all_of(
      name, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
  if (spelled && is_alnum(name.front()) && is_alnum(name.back())) return std::nullopt;
  return TextProblem{fmt::format("`{}` cannot name a project", name),
                     "letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"};
}

std::optional<TextProblem> version_problem(std::string_view version) {
  const auto parsed = version::parse_semver(version);
  if (parsed) return std::nullopt;
  return TextProblem{parsed.error().message, parsed.error().hint};
}

std::optional<TextProblem> license_problem(std::string_view license) {
  if (LicenseParser(license).parse()) return std::nullopt;
  return TextProblem{
      fmt::format("`{}` is no SPDX license expression", license),
      "as in `MIT` or `MIT OR Apache-2.0`; a license of your own is `LicenseRef-name`"};
}

std::optional<TextProblem> url_problem(std::string_view url) {
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  const auto host = is_web ? url.substr(url.find("//") + 2) : std::string_view{};
  const auto authority = host.substr(0, host.find_first_of("/?#"));
  if (!is_web || authority.empty() ||
      url.find_first_of(" \t\r\n\"<>\\") != std::string_view::npos) {
    return TextProblem{fmt::format("`{}` is no web address", url),
                       "as in `https://example.com/lorem`"};
  }
  if (authority.find('@') == std::string_view::npos) return std::nullopt;
  return TextProblem{"the address holds a user name or password",
                     "packages are public: leave it out"};
}

std::optional<TextProblem> line_problem(std::string_view text) {
  if (trim(text).find_first_of("\r\n") == std::string_view::npos) return std::nullopt;
  return TextProblem{"the description has several lines",
                     "one line; the long text is the readme's"};
}

}  // namespace lockstep::config

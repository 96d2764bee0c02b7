#include "lockstep/version/assigned.hpp"

#include <algorithm>
#include <optional>

#include "lockstep/base/text.hpp"
#include "lockstep/version/semver.hpp"

namespace lockstep::version {

namespace {

bool is_name_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '.' || c == '@' || c == ':';
}

// Cuts a source into texts, comments and the rest.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = segment_ = 3;
  }

  std::vector<Quoted> read() {
    begin_line();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else {
        ++at_;
        if (c == '\n') begin_line();
      }
    }
    return std::move(found_);
  }

 private:
  void begin_line() {
    const std::string_view rest = text_.substr(std::min(at_, text_.size()));
    if (rest.starts_with("__END__")) at_ = text_.size();
    if (rest.starts_with("=begin")) at_ = std::min(text_.find("\n=end", at_), text_.size());
    segment_ = at_;
  }

  void quoted(char quote) {
    const std::string triple(3, quote);
    if (text_.substr(at_).starts_with(triple)) {
      const auto close = text_.find(triple, at_ + 3);
      at_ = close == std::string_view::npos ? text_.size() : close + 3;
      segment_ = at_;
      return;
    }
    const std::size_t open = at_++;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    if (at_ == text_.size() || text_[at_] == '\n') return;
    found_.push_back({text_.substr(segment_, open - segment_), open + 1, at_,
                      text_.substr(open + 1, at_ - open - 1)});
    segment_ = ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t segment_ = 0;  // where the line, or what follows its last text, begins
  std::vector<Quoted> found_;
};

// What stands before the `=` of an assignment; nothing for a comparison or no assignment at all.
std::optional<std::string_view> assigned_to(std::string_view before_quote) {
  const std::string_view head = trim(before_quote);
  if (head.size() < 2 || head.back() != '=') return std::nullopt;
  constexpr std::string_view kOthers = "=!<>+-*/%^~|&?";
  if (kOthers.find(head[head.size() - 2]) != std::string_view::npos) return std::nullopt;
  return trim(head.substr(0, head.size() - 1));
}

// `version` of `setup(name, version` and `__version__` of `__version__: Final[str]`.
std::string_view name_in(std::string_view head) {
  const auto type = head.find(": ");
  if (type != std::string_view::npos) head = trim(head.substr(0, type));
  auto begin = head.size();
  while (begin > 0 && is_name_byte(head[begin - 1])) --begin;
  return head.substr(begin);
}

bool is_numbers(std::string_view text) {
  const std::vector<std::string> parts = split(text, '.');
  return parts.size() < 3 && std::ranges::all_of(parts, is_numeric);
}

}  // namespace

std::vector<Quoted> quoted_texts(std::string_view text) { return Scanner(text).read(); }

std::vector<Assigned> assigned_texts(std::string_view text) {
  std::vector<Assigned> found;
  for (const Quoted& quoted : quoted_texts(text)) {
    const auto head = assigned_to(quoted.before);
    const std::string_view name = head ? name_in(*head) : "";
    if (!name.empty())
      found.push_back({std::string(name), quoted.begin, quoted.end, std::string(quoted.value)});
  }
  return found;
}

bool looks_like_version(std::string_view text) {
  const std::vector<std::string> parts = split(text.substr(0, text.find_first_of("-+")), '.');
  return parts.size() == 3 && std::ranges::all_of(parts, is_numeric);
}

Result<void> check_single(std::span<const Place> places, std::string_view text) {
  if (places.size() < 2) return {};
  std::vector<Error> errors;
  for (const Place& place : places) {
    Error error;
    error.kind = ErrorKind::kUsage;
    error.message = place.what + " stands there " + std::to_string(places.size()) + " times";
    error.hint = "leave one; or exclude the file and name the right one: `stamp` in lockstep.yaml";
    error.mark = mark_of(place, text);
    errors.push_back(std::move(error));
  }
  return std::unexpected(merged(std::move(errors)));
}

std::string moved_bound(std::string_view bound, const Change& change, const std::string& spelled) {
  const auto to = parse_semver(change.to);
  if (!to || !to->prerelease.empty() || !is_numbers(bound)) return spelled;
  std::vector<std::string> parts = split(to->release(), '.');
  parts.resize(split(bound, '.').size());
  return join(parts, ".");
}

}  // namespace lockstep::version

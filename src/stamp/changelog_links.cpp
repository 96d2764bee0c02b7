#include "changelog_links.hpp"

#include <algorithm>
#include <optional>

#include "lockstep/base/text.hpp"

namespace lockstep::stamp {

namespace {

// `[name]: …/compare/v1.0.0...HEAD`
struct CompareLink {
  std::string name;
  std::string front;  // up to and with `/compare/`
  std::string from;
  std::string dots;
  std::string to;
};

std::optional<CompareLink> compare_link(const MarkdownLine& line) {
  constexpr std::string_view kWord = "/compare/";
  if (!is_link_reference(line)) return std::nullopt;
  const std::string& text = line.text;
  const auto word = text.find(kWord);
  if (word == std::string::npos) return std::nullopt;
  const auto range = word + kWord.size();
  const auto dots = text.find("..", range);
  if (dots == std::string::npos) return std::nullopt;
  const auto to = std::min(text.find_first_not_of('.', dots), text.size());
  return CompareLink{text.substr(1, text.find("]:") - 1),
                     text.substr(text.find("]:"), range - text.find("]:")),
                     text.substr(range, dots - range), text.substr(dots, to - dots),
                     std::string(trim(std::string_view(text).substr(to)))};
}

std::string text_of(const CompareLink& link) {
  return "[" + link.name + link.front + link.from + link.dots + link.to;
}

}  // namespace

std::size_t start_of_links(const std::vector<MarkdownLine>& lines) {
  std::size_t start = lines.size();
  for (std::size_t at = lines.size(); at > 0; --at) {
    if (is_link_reference(lines[at - 1])) {
      start = at - 1;
    } else if (!is_blank(lines[at - 1])) {
      break;
    }
  }
  return start;
}

void add_link(std::vector<MarkdownLine>& lines, const std::string& version,
              const std::string& end) {
  for (std::size_t at = start_of_links(lines); at < lines.size(); ++at) {
    auto link = compare_link(lines[at]);
    if (!link) continue;
    const bool is_unreleased = lower(link->name) == "unreleased";
    CompareLink added = *link;
    // The newest version's link ends where this one starts.
    if (!is_unreleased) added.from = link->to;
    added.name = version;
    added.to = (added.from.starts_with('v') ? "v" : "") + version;
    if (is_unreleased) {
      link->from = added.to;
      lines[at].text = text_of(*link);
    }
    const std::size_t place = is_unreleased ? at + 1 : at;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), {text_of(added), end, 0});
    return;
  }
}

}  // namespace lockstep::stamp

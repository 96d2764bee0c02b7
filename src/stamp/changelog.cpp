#include "lockstep/stamp/changelog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "changelog_links.hpp"
#include "lockstep/base/text.hpp"
#include "markdown_lines.hpp"

namespace lockstep::stamp {

namespace {

using Lines = std::vector<MarkdownLine>;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kNewFile =
    "# Changelog\n\n"
    "All notable changes of this project, in the form of "
    "[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).\n"
    "The project follows [Semantic Versioning](https://semver.org/spec/v2.0.0.html).\n\n"
    "## [Unreleased]\n";

struct Group {
  Change change;
  std::string_view title;
};
constexpr std::array<Group, 4> kGroups{{{Change::kBreaking, "Breaking changes"},
                                        {Change::kAdded, "Added"},
                                        {Change::kChanged, "Changed"},
                                        {Change::kFixed, "Fixed"}}};

// How this file is written.
struct Style {
  std::string end = "\n";
  std::string marker = "- ";
  bool blank_below_heading = true;
  bool brackets = true;
};

bool is_item(std::string_view text) {
  return text.size() > 2 && std::string_view("-*+").find(text[0]) != std::string_view::npos &&
         text[1] == ' ';
}

Style style_of(const Lines& lines) {
  Style style;
  if (!lines.empty() && !lines.front().end.empty()) style.end = lines.front().end;
  const auto item =
      std::ranges::find_if(lines, [](const auto& line) { return is_item(line.text); });
  if (item != lines.end()) style.marker = item->text.substr(0, 2);
  for (std::size_t at = 0; at + 1 < lines.size(); ++at) {
    if (lines[at].heading != 3) continue;
    style.blank_below_heading = is_blank(lines[at + 1]);
    break;
  }
  const auto section = std::ranges::find(lines, 2, &MarkdownLine::heading);
  if (section != lines.end()) style.brackets = section->text.find('[') != std::string::npos;
  return style;
}

MarkdownLine line(std::string text, const Style& style, int heading = 0) {
  return {std::move(text), style.end, heading};
}

bool is_unreleased(const MarkdownLine& line) {
  return line.heading == 2 && lower(trim(heading_name(line))) == "unreleased";
}

bool is_section_of(const MarkdownLine& line, const std::string& version) {
  if (line.heading != 2) return false;
  const std::string name = heading_name(line);
  const std::string_view word = std::string_view(name).substr(0, name.find_first_of(" \t"));
  return word == version || word == "v" + version;
}

// The line behind the last one in [from, to) that is not blank; `from` when all are.
std::size_t end_of_content(const Lines& lines, std::size_t from, std::size_t to) {
  while (to > from && is_blank(lines[to - 1])) --to;
  return to;
}

void insert(Lines& lines, std::size_t at, const Lines& more) {
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
}

// The group's heading in a section's `body`; its size when there is none.
std::size_t find_group(const Lines& body, std::string_view title) {
  const std::string wanted = lower(title);
  const auto found = std::ranges::find_if(body, [&](const MarkdownLine& each) {
    const std::string name = lower(heading_name(each));
    return each.heading == 3 &&
           (name == wanted || (name == "breaking" && wanted.starts_with(name)));
  });
  return static_cast<std::size_t>(found - body.begin());
}

void extend_group(Lines& body, std::size_t heading, Lines items, const Style& style) {
  std::size_t end = heading + 1;
  while (end < body.size() && (body[end].heading == 0 || body[end].heading > 3)) ++end;
  const std::size_t at = end_of_content(body, heading + 1, end);
  const bool was_empty = at == heading + 1;
  if (was_empty && style.blank_below_heading) items.insert(items.begin(), line("", style));
  insert(body, at, items);
}

void add_group(Lines& body, const Group& group, Lines items, const Style& style) {
  Lines added;
  const auto first =
      static_cast<std::size_t>(std::ranges::find(body, 3, &MarkdownLine::heading) - body.begin());
  const bool is_first = group.change == Change::kBreaking && first < body.size();
  const std::size_t at = is_first ? first : end_of_content(body, 0, body.size());
  if (at > 0 && !is_blank(body[at - 1])) added.push_back(line("", style));
  added.push_back(line("### " + std::string(group.title), style, 3));
  if (style.blank_below_heading) added.push_back(line("", style));
  std::ranges::move(items, std::back_inserter(added));
  if (is_first) added.push_back(line("", style));
  insert(body, at, added);
}

std::string rendered(const Entry& entry) {
  const std::string text = inline_markdown(entry.text);
  return entry.scope.empty() ? text : "**" + inline_markdown(entry.scope) + ":** " + text;
}

Lines items_of(std::span<const Entry> entries, Change change, const Lines& body,
               const Style& style) {
  Lines items;
  for (const Entry& entry : entries) {
    if (entry.change != change || entry.in_changelog) continue;
    const std::string text = style.marker + rendered(entry);
    const auto is_same = [&](const MarkdownLine& other) { return trim(other.text) == trim(text); };
    if (std::ranges::none_of(body, is_same) && std::ranges::none_of(items, is_same))
      items.push_back(line(text, style));
  }
  return items;
}

void merge(Lines& body, std::span<const Entry> entries, const Style& style) {
  for (const Group& group : kGroups) {
    Lines items = items_of(entries, group.change, body, style);
    if (items.empty()) continue;
    const std::size_t heading = find_group(body, group.title);
    if (heading < body.size())
      extend_group(body, heading, std::move(items), style);
    else
      add_group(body, group, std::move(items), style);
  }
}

// Where the section that starts behind `heading` ends: the next one, the links, or the end.
std::size_t end_of_section(const Lines& lines, std::size_t from) {
  std::size_t end = from;
  while (end < lines.size() && (lines[end].heading == 0 || lines[end].heading > 2)) ++end;
  return std::max(from, std::min(end, start_of_links(lines)));
}

// The new section without what stands below Unreleased, ready to stand before `next`.
Lines new_section(Lines body, const Release& release, std::span<const Entry> entries,
                  const Style& style) {
  merge(body, entries, style);
  const std::string name = style.brackets ? "[" + release.version + "]" : release.version;
  Lines section{line("## " + name + " - " + release.date, style, 2)};
  const bool has_content = end_of_content(body, 0, body.size()) > 0;
  if (has_content && body.front().heading == 3 && style.blank_below_heading)
    section.push_back(line("", style));
  std::ranges::move(body, std::back_inserter(section));
  return section;
}

void end_all_lines(Lines& lines, const Style& style) {
  if (!lines.empty() && lines.back().end.empty()) lines.back().end = style.end;
}

void add_section(Lines& lines, const Release& release, std::span<const Entry> entries,
                 const Style& style) {
  const auto found = std::ranges::find_if(lines, is_unreleased);
  const bool has_unreleased = found != lines.end();
  auto start = static_cast<std::size_t>(found - lines.begin()) + 1;
  if (!has_unreleased) {
    const auto section = std::ranges::find(lines, 2, &MarkdownLine::heading);
    start = std::min(static_cast<std::size_t>(section - lines.begin()), start_of_links(lines));
  }
  const std::size_t end = has_unreleased ? end_of_section(lines, start) : start;
  const auto at = [&lines](std::size_t index) {
    return lines.begin() + static_cast<std::ptrdiff_t>(index);
  };
  Lines added = new_section(Lines(at(start), at(end)), release, entries, style);
  if (start > 0 && !is_blank(lines[start - 1])) added.insert(added.begin(), line("", style));
  if (end < lines.size() && !is_blank(added.back())) added.push_back(line("", style));
  lines.erase(at(start), at(end));
  insert(lines, start, added);
}

}  // namespace

std::string utc_date(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string with_release(std::string_view text, const Release& release,
                         std::span<const Entry> entries) {
  const std::string_view mark = text.starts_with(kByteOrderMark) ? kByteOrderMark : "";
  std::string_view rest = text.substr(mark.size());
  if (trim(rest).empty()) rest = kNewFile;
  Lines lines = markdown_lines(rest);
  const auto is_told = [&](const MarkdownLine& each) {
    return is_section_of(each, release.version);
  };
  if (std::ranges::any_of(lines, is_told)) return std::string(text);
  const Style style = style_of(lines);
  end_all_lines(lines, style);
  add_section(lines, release, entries, style);
  add_link(lines, release.version, style.end);
  std::string out(mark);
  for (const MarkdownLine& each : lines) out += each.text + each.end;
  return out;
}

}  // namespace lockstep::stamp

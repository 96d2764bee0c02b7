#include "yaml_parts.hpp"

#include <algorithm>

namespace lockstep::config {

namespace {

constexpr std::string_view kSpaces = " \t";
constexpr auto kNone = std::string_view::npos;

std::string_view between(std::string_view text, std::size_t begin, std::size_t end) {
  return text.substr(begin, end - begin);
}

// Whether a comment begins in `part`: only separators and white space stand in it besides.
bool has_comment(std::string_view part) { return part.contains('#'); }

// The comma that follows the part ending at `end`, or nothing.
std::optional<std::size_t> comma_after(std::string_view text, std::size_t end) {
  const std::size_t at = skip_blank(text, end);
  return at < text.size() && text[at] == ',' ? std::optional(at) : std::nullopt;
}

// Whether each part stands on lines of its own, the brackets on others.
bool has_own_lines(std::string_view text, const MarkedNode& collection,
                   const std::vector<Extent>& parts) {
  return opens_line(text, parts.back().begin) &&
         between(text, parts.back().end, collection.end).contains('\n');
}

// The white space between two parts where it is all that stands there, else one space.
std::string separator(std::string_view text, const std::vector<Extent>& parts) {
  if (parts.size() < 2) return ", ";
  const std::string_view last =
      between(text, parts[parts.size() - 2].end, parts[parts.size() - 1].begin);
  return last.find_first_not_of(" \t,") == kNone && last.contains(',') ? std::string(last) : ", ";
}

std::vector<Splice> with_own_line(std::string_view text, const Extent& last,
                                  const std::string& part) {
  const auto comma = comma_after(text, last.end);
  const std::size_t at = line_end(text, comma ? *comma + 1 : last.end);
  const std::string indent(between(text, line_begin(text, last.begin), last.begin));
  const std::string line = eol_at(text, at) + indent + part;
  if (comma) return {{at, at, line + ","}};
  if (at == last.end) return {{at, at, "," + line}};
  return {{last.end, last.end, ","}, {at, at, line}};
}

// Whether the lines of `part` hold nothing else but its comma and a comment.
bool fills_lines(std::string_view text, const Extent& part) {
  if (!opens_line(text, part.begin)) return false;
  const std::string_view rest = between(text, part.end, line_end(text, part.end));
  const auto at = rest.find_first_not_of(kSpaces);
  if (at == kNone || rest[at] == '#') return true;
  if (rest[at] != ',') return false;
  const auto after = rest.find_first_not_of(kSpaces, at + 1);
  return after == kNone || rest[after] == '#';
}

}  // namespace

std::string spliced(std::string_view text, std::vector<Splice> splices) {
  std::ranges::sort(splices, {}, &Splice::begin);
  std::string out;
  std::size_t from = 0;
  for (const Splice& splice : splices) {
    out += between(text, from, splice.begin);
    out += splice.text;
    from = splice.end;
  }
  return out + std::string(text.substr(from));
}

std::vector<Extent> parts_of(std::string_view text, const MarkedNode& collection) {
  std::vector<Extent> parts;
  for (const MarkedMember& member : collection.members)
    parts.push_back({member.key.outer, std::max(member.key.end, member.value.end)});
  std::size_t from = collection.begin;
  for (const MarkedNode& item : collection.items) {
    const bool is_block = collection.style == MarkedNode::Style::kBlock;
    parts.push_back({is_block ? skip_blank(text, from) : item.outer, item.end});
    from = item.end;
  }
  return parts;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at).find_last_of('\n');
  return before == kNone ? 0 : before + 1;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  // A block scalar ends behind its line end.
  const std::size_t last = at > 0 && text[at - 1] == '\n' ? at - 1 : at;
  std::size_t end = std::min(text.find('\n', last), text.size());
  if (end > 0 && end < text.size() && text[end - 1] == '\r') --end;
  return end;
}

bool opens_line(std::string_view text, std::size_t at) {
  return between(text, line_begin(text, at), at).find_first_not_of(kSpaces) == kNone;
}

std::string eol_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) at = std::min(text.find_first_of("\r\n"), text.size());
  return text.substr(at).starts_with("\r\n") ? "\r\n" : "\n";
}

std::optional<std::size_t> break_before(std::string_view text, std::size_t at) {
  const std::size_t begin = line_begin(text, at);
  if (begin == 0) return std::nullopt;
  return begin >= 2 && text[begin - 2] == '\r' ? begin - 2 : begin - 1;
}

Splice without_lines(std::string_view text, const Extent& extent) {
  const std::size_t end = line_end(text, extent.end);
  if (const auto before = break_before(text, extent.begin)) return {*before, end, ""};
  return {0, std::min(text.find('\n', end), text.size() - 1) + 1, ""};
}

std::vector<Splice> with_flow_part(std::string_view text, const MarkedNode& collection,
                                   const std::string& part) {
  const std::vector<Extent> parts = parts_of(text, collection);
  const Extent& last = parts.back();
  if (has_own_lines(text, collection, parts)) return with_own_line(text, last, part);
  return {{last.end, last.end, separator(text, parts) + part}};
}

std::vector<Splice> without_flow_part(std::string_view text, const MarkedNode& collection,
                                      std::size_t index) {
  const std::vector<Extent> parts = parts_of(text, collection);
  const Extent& part = parts[index];
  const bool is_last = index + 1 == parts.size();
  const auto comma = comma_after(text, part.end);
  if (fills_lines(text, part)) {
    std::vector<Splice> splices{without_lines(text, part)};
    if (!is_last || comma || index == 0) return splices;
    if (const auto before = comma_after(text, parts[index - 1].end))
      splices.push_back({*before, *before + 1, ""});
    return splices;
  }
  if (index > 0 && !has_comment(between(text, parts[index - 1].end, part.begin)))
    return {{parts[index - 1].end, part.end, ""}};
  if (!is_last && !has_comment(between(text, part.end, parts[index + 1].begin)))
    return {{part.begin, parts[index + 1].begin, ""}};
  // Comments on both sides stay: only the part and a comma go.
  std::vector<Splice> splices{{part.begin, part.end, ""}};
  const auto lone = comma || index == 0 ? comma : comma_after(text, parts[index - 1].end);
  if (lone) splices.push_back({*lone, *lone + 1, ""});
  return splices;
}

}  // namespace lockstep::config

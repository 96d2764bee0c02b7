#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/version/json.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kBlank = " \t";

// How an object's members are laid out.
struct Layout {
  std::string separator;  // what stands between a comma and the next member
  std::string colon;      // what stands between key and value
  std::string indent;     // of a member that has a line of its own
  std::string step;       // one level more
  std::string line_end;
};

// The white space in front of `position` when nothing else stands before it on its line.
std::string indent_at(std::string_view json, std::size_t position) {
  const auto line = json.rfind('\n', position);
  if (line == std::string_view::npos || position <= line) return {};
  const std::string_view space = json.substr(line + 1, position - line - 1);
  return space.find_first_not_of(kBlank) == std::string_view::npos ? std::string(space) : "";
}

Layout layout_of(std::string_view json, std::span<const JsonMember> members) {
  const JsonMember& first = members.front();
  Layout layout;
  layout.colon = json.substr(first.key_end, first.value_begin - first.key_end);
  layout.indent = indent_at(json, first.key_begin);
  layout.line_end = json.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  const std::size_t top = json.find('"');
  layout.step = layout.indent.empty() ? "" : indent_at(json, top);
  const bool is_spaced = layout.colon.ends_with(' ');
  layout.separator = !layout.indent.empty() ? layout.line_end + layout.indent
                     : is_spaced            ? " "
                                            : "";
  return layout;
}

std::string printed(const model::Value& value, const Layout& layout) {
  if (layout.indent.empty()) return model::to_compact_json(value);
  std::string out;
  for (const std::string& line : split(trim(model::to_json(value)), '\n')) {
    const auto depth = line.find_first_not_of(' ');
    if (!out.empty()) out += layout.line_end + layout.indent;
    for (std::size_t level = 0; level < depth / 2; ++level) out += layout.step;
    out += std::string_view(line).substr(depth);
  }
  return out;
}

// The bytes that go with member `index`: up to the next one that follows, or from the one before
// when all that follow go too.
std::pair<std::size_t, std::size_t> removal(std::span<const JsonMember> members, std::size_t index,
                                            std::size_t kept) {
  const bool is_tail = kept > 0 && index >= kept;
  if (is_tail) return {members[index - 1].value_end, members[index].value_end};
  const bool is_last = index + 1 == members.size();
  return {members[index].key_begin,
          is_last ? members[index].value_end : members[index + 1].key_begin};
}

}  // namespace

std::vector<Place> member_places(std::string_view json, const std::string& file,
                                 std::string_view what, std::span<const JsonMember> members,
                                 const MemberEdits& edits) {
  const Layout layout = layout_of(json, members);
  std::size_t kept = members.size();  // members up to the last one that stays
  while (kept > 0 && edits.surplus.contains(members[kept - 1].key)) --kept;
  const std::string about = std::string(what) + " ";
  std::vector<Place> places;
  const std::size_t at = kept == 0 ? members.front().key_begin : members[kept - 1].value_end;
  bool needs_comma = kept > 0;
  for (const auto& [key, value] : edits.missing) {
    std::string wants = needs_comma ? "," + layout.separator : "";
    wants += model::to_compact_json(key) + layout.colon + printed(value, layout);
    places.push_back({file, about + key, at, at, "", std::move(wants)});
    needs_comma = true;
  }
  for (std::size_t index = 0; index < members.size(); ++index) {
    if (!edits.surplus.contains(members[index].key)) continue;
    const auto [begin, end] = removal(members, index, kept);
    places.push_back({file, about + members[index].key, begin, end,
                      std::string(json.substr(begin, end - begin)), ""});
  }
  return places;
}

}  // namespace lockstep::version

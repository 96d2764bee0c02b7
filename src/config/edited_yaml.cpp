#include "edited_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "source_text.hpp"
#include "yaml_spelling.hpp"

namespace lockstep::config {

namespace {

using Kind = MarkedNode::Kind;
using Style = MarkedNode::Style;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// The one section that edits make and take away.
constexpr std::string_view kOverrides = "cells";

std::size_t index_of(const MarkedNode& map, std::string_view key) {
  return static_cast<std::size_t>(map.find(key) - map.members.data());
}

// Whether `gap`, from the end of one line on, has an empty line.
bool has_blank_line(std::string_view gap) {
  const auto first = gap.find('\n');
  if (first == std::string_view::npos) return false;
  const auto next = gap.find('\n', first + 1);
  return next != std::string_view::npos &&
         gap.substr(first, next - first).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// What stands before byte `at` in its line.
std::string indent_of(std::string_view text, std::size_t at) {
  const std::size_t begin = line_begin(text, at);
  return std::string(text.substr(begin, at - begin));
}

// The white space in front of what is below a top-level key of the block map `root`.
std::string inner_indent(std::string_view text, const MarkedNode& root, const std::string& outer) {
  for (const MarkedMember& member : root.members) {
    if (member.value.kind != Kind::kMap || member.value.style != Style::kBlock) continue;
    const std::size_t begin = member.value.members.front().key.outer;
    if (opens_line(text, begin)) return indent_of(text, begin);
  }
  return outer + "  ";
}

}  // namespace

Result<EditedYaml> EditedYaml::read(std::string_view text, std::string_view file) {
  const bool is_marked = text.starts_with(kByteOrderMark);
  EditedYaml made(is_marked ? std::string(kByteOrderMark) : "",
                  std::string(text.substr(is_marked ? kByteOrderMark.size() : 0)),
                  std::string(file));
  LOCKSTEP_CHECK(made.reread());
  return made;
}

Result<void> EditedYaml::reread() {
  LOCKSTEP_TRY(root, read_marks(body_, file_));
  root_ = std::move(root);
  return {};
}

const MarkedNode* EditedYaml::find(YamlPath path) const {
  const MarkedNode* node = &root_;
  for (const std::string& key : path) {
    const MarkedMember* member = node->find(key);
    if (member == nullptr) return nullptr;
    node = &member->value;
  }
  return node;
}

Error EditedYaml::refused(std::size_t at, const std::string& by_hand) const {
  const SourceText source(body_, file_);
  const std::string_view before = std::string_view(body_).substr(0, at);
  const std::size_t begin = line_begin(body_, at);
  const int line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  const int column = 1 + character_count(before.substr(begin));
  const int length = character_count(
      std::string_view(body_).substr(at, line_end(body_, at + 1) - std::min(at, body_.size())));
  return source.problem({line, column, std::max(length, 1)},
                        "this is written in a way that lockstep does not edit",
                        "by hand: " + by_hand);
}

Result<void> EditedYaml::apply(std::vector<Splice> splices, std::size_t at,
                               const std::string& by_hand) {
  const std::string before = body_;
  body_ = spliced(body_, std::move(splices));
  if (reread()) return {};
  body_ = before;
  LOCKSTEP_CHECK(reread());
  return std::unexpected(refused(at, by_hand));
}

Result<void> EditedYaml::add_item(YamlPath path, const std::string& word) {
  const MarkedNode* list = find(path);
  const std::string by_hand = fmt::format("add `{}` to `{}`", word, path.back());
  if (list == nullptr || list->items.empty()) return std::unexpected(refused(0, by_hand));
  const MarkedNode& last = list->items.back();
  const std::string text = spelled(word, last.style);
  if (list->style == Style::kFlow)
    return apply(with_flow_part(body_, *list, text), list->begin, by_hand);
  const Extent extent = parts_of(body_, *list).back();
  if (!opens_line(body_, extent.begin)) return std::unexpected(refused(extent.begin, by_hand));
  const std::string indent = indent_of(body_, extent.begin);
  const std::string_view front =
      std::string_view(body_).substr(extent.begin, last.outer - extent.begin);
  const bool is_usual = front.find_first_not_of("- ") == std::string_view::npos;
  const std::size_t at = line_end(body_, extent.end);
  return apply(
      {{at, at, eol_at(body_, at) + indent + (is_usual ? std::string(front) : "- ") + text}},
      list->begin, by_hand);
}

Result<void> EditedYaml::remove_item(YamlPath path, std::size_t index) {
  const MarkedNode* list = find(path);
  if (list == nullptr || index >= list->items.size())
    return std::unexpected(refused(0, fmt::format("change `{}`", path.back())));
  const std::string by_hand =
      fmt::format("take `{}` out of `{}`", list->items[index].text, path.back());
  if (list->style == Style::kFlow)
    return apply(without_flow_part(body_, *list, index), list->begin, by_hand);
  const Extent extent = parts_of(body_, *list)[index];
  if (!opens_line(body_, extent.begin)) return std::unexpected(refused(extent.begin, by_hand));
  return apply({without_lines(body_, extent)}, extent.begin, by_hand);
}

Result<void> EditedYaml::set(YamlPath path, const NewValue& value, std::string_view behind) {
  const MarkedNode* map = &root_;
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    if (map->kind != Kind::kMap || map->members.empty()) {
      return std::unexpected(
          refused(map->begin, flow_member(path.subspan(depth), value, Spelling{})));
    }
    const MarkedMember* member = map->find(path[depth]);
    if (member == nullptr) return insert(*map, path.subspan(depth), value, behind);
    map = &member->value;
  }
  return replace(*map, value);
}

Result<void> EditedYaml::replace(const MarkedNode& node, const NewValue& value) {
  std::string text = spelled(value, Spelling{});
  const std::string by_hand = fmt::format("write `{}` here", text);
  if (node.kind != Kind::kScalar || node.style == Style::kBlock || value.words.size() != 1)
    return std::unexpected(refused(node.begin, by_hand));
  if (value.form == NewValue::Form::kText) text = spelled(value.words.front(), node.style);
  return apply({{node.begin, node.end, text}}, node.begin, by_hand);
}

Result<void> EditedYaml::insert(const MarkedNode& map, YamlPath rest, const NewValue& value,
                                std::string_view behind) {
  const Spelling spelling = spelling_of(body_, map);
  const std::string by_hand = flow_member(rest, value, Spelling{});
  if (map.style == Style::kFlow) {
    return apply(with_flow_part(body_, map, flow_member(rest, value, spelling)), map.begin,
                 by_hand);
  }
  auto splices = block_member(map, rest, value, behind);
  if (splices.empty()) return std::unexpected(refused(map.begin, by_hand));
  return apply(std::move(splices), map.begin, by_hand);
}

// Nothing when the map's lines hold other things, too.
std::vector<Splice> EditedYaml::block_member(const MarkedNode& map, YamlPath rest,
                                             const NewValue& value, std::string_view behind) const {
  const bool is_top = &map == &root_;
  const std::vector<Extent> parts = parts_of(body_, map);
  const bool is_placed = is_top && map.find(behind) != nullptr;
  const Extent& before = is_placed ? parts[index_of(map, behind)] : parts.back();
  if (!opens_line(body_, before.begin)) return {};
  const std::string indent = indent_of(body_, before.begin);
  const std::size_t at = line_end(body_, before.end);
  const std::string eol = eol_at(body_, at);
  std::string text = eol + indent + block_lines(map, rest, value, eol + indent);
  if (is_top && parts_sections_by_blank_lines()) text = eol + text;
  return {{at, at, text}};
}

// A new section has its entry on a line of its own, and so has an entry where the last one does;
// `next_line` leads to the member's own indentation.
std::string EditedYaml::block_lines(const MarkedNode& map, YamlPath rest, const NewValue& value,
                                    const std::string& next_line) const {
  const Spelling spelling = spelling_of(body_, map);
  if (rest.size() == 1) return flow_member(rest, value, spelling);
  const std::string key = spelled(rest.front(), spelling.key) + ":";
  const std::string eol = next_line.substr(0, next_line.find('\n') + 1);
  if (&map == &root_) {
    Spelling inner;
    if (rest.size() > 2) inner.key = Style::kSingleQuoted;
    return key + eol + inner_indent(body_, map, next_line.substr(eol.size())) +
           flow_member(rest.subspan(1), value, inner);
  }
  const MarkedNode& sibling = map.members.back().value;
  const bool has_lines = sibling.kind == Kind::kMap && sibling.style == Style::kBlock;
  if (!has_lines) return flow_member(rest, value, spelling);
  return key + eol + indent_of(body_, sibling.members.front().key.outer) +
         flow_member(rest.subspan(1), value, spelling_of(body_, sibling));
}

// What stands in front of the section that edits make does not count: so that taking it away undoes
// making it.
bool EditedYaml::parts_sections_by_blank_lines() const {
  const std::vector<Extent> parts = parts_of(body_, root_);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (root_.members[i].key.text == kOverrides) continue;
    const std::size_t from = line_end(body_, parts[i - 1].end);
    if (parts[i].begin > from &&
        has_blank_line(std::string_view(body_).substr(from, parts[i].begin - from)))
      return true;
  }
  return false;
}

Result<void> EditedYaml::remove(YamlPath path) {
  std::size_t depth = 0;  // of the member that goes
  const MarkedNode* map = &root_;
  const MarkedNode* holder = &root_;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (map->members.size() > 1) {
      depth = i;
      holder = map;
    }
    const MarkedMember* member = map->find(path[i]);
    if (member == nullptr)
      return std::unexpected(refused(map->begin, fmt::format("take `{}` out", path[i])));
    map = &member->value;
  }
  const std::size_t index = index_of(*holder, path[depth]);
  const std::size_t at = holder->members[index].key.outer;
  const std::string by_hand = fmt::format("take `{}` out", path[depth]);
  if (holder->members.size() < 2) return std::unexpected(refused(at, by_hand));
  if (holder->style == Style::kFlow)
    return apply(without_flow_part(body_, *holder, index), at, by_hand);
  if (!opens_line(body_, at)) return std::unexpected(refused(at, by_hand));
  return apply(without_member(*holder, index), at, by_hand);
}

std::vector<Splice> EditedYaml::without_member(const MarkedNode& map, std::size_t index) const {
  const Extent extent = parts_of(body_, map)[index];
  const MarkedMember& member = map.members[index];
  const bool is_section = &map == &root_ && member.key.text == kOverrides;
  if (!is_section) return {without_lines(body_, extent)};
  if (member.value.style != Style::kBlock) return {without_section(extent)};
  // Comments that stand between the section's lines stay.
  const Extent entry = parts_of(body_, member.value).front();
  const std::size_t key_end = line_end(body_, member.key.end);
  const std::size_t entry_begin = line_begin(body_, entry.begin);
  const std::string_view gap =
      std::string_view(body_).substr(key_end, std::max(entry_begin, key_end) - key_end);
  if (!gap.contains('#')) return {without_section(extent)};
  return {without_section({extent.begin, member.key.end}), without_lines(body_, entry)};
}

Splice EditedYaml::without_section(const Extent& section) const {
  Splice splice = without_lines(body_, section);
  if (!parts_sections_by_blank_lines() || splice.begin == 0) return splice;
  const auto before = break_before(body_, splice.begin);
  const bool is_blank = line_begin(body_, splice.begin) == splice.begin;
  if (before && is_blank) splice.begin = *before;
  return splice;
}

}  // namespace lockstep::config

#include "yaml_marks.hpp"

#include <yaml.h>

#include <algorithm>
#include <cstdint>

#include "source_text.hpp"

namespace lockstep::config {

namespace {

using Kind = MarkedNode::Kind;
using Style = MarkedNode::Style;

constexpr std::size_t kMaxDepth = 64;

// libyaml's parser, closed at the end of its scope.
class Parser {
 public:
  explicit Parser(std::string_view text) : is_open_(yaml_parser_initialize(&raw_) == 1) {
    if (!is_open_) return;
    yaml_parser_set_encoding(&raw_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&raw_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Parser() {
    if (is_open_) yaml_parser_delete(&raw_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool parse(yaml_event_t& event) { return is_open_ && yaml_parser_parse(&raw_, &event) == 1; }
  std::string problem() const { return raw_.problem == nullptr ? "" : raw_.problem; }
  std::size_t problem_index() const { return raw_.problem_mark.index; }

 private:
  yaml_parser_t raw_{};
  bool is_open_ = false;
};

// One event of it, freed at the end of its scope.
struct Event {
  Event() = default;
  ~Event() { yaml_event_delete(&raw); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t raw{};
};

// The byte offset of every character: libyaml counts characters.
std::vector<std::size_t> offsets_of(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) offsets.push_back(i);
  }
  offsets.push_back(text.size());
  return offsets;
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
  case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    return Style::kSingleQuoted;
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
    return Style::kDoubleQuoted;
  case YAML_LITERAL_SCALAR_STYLE:
  case YAML_FOLDED_SCALAR_STYLE:
    return Style::kBlock;
  default:
    return Style::kPlain;
  }
}

// Makes nodes of libyaml's events.
class Builder {
 public:
  Builder(std::string_view text, std::string_view file)
      : text_(text), source_(text, file), offsets_(offsets_of(text)), parser_(text) {}

  Result<MarkedNode> read() {
    for (;;) {
      Event event;
      LOCKSTEP_CHECK(next(event));
      if (event.raw.type == YAML_STREAM_END_EVENT) return MarkedNode{};
      if (event.raw.type == YAML_STREAM_START_EVENT) continue;
      if (event.raw.type == YAML_DOCUMENT_START_EVENT) continue;
      return node(event.raw, 0);
    }
  }

 private:
  Error problem(std::size_t character, std::string message) const {
    const std::size_t byte = offset(character);
    const std::string_view before = text_.substr(0, byte);
    const auto line_start = before.find_last_of('\n') + 1;
    const Place place{1 + static_cast<int>(std::ranges::count(before, '\n')),
                      1 + character_count(before.substr(line_start)), 1};
    return source_.problem(place, std::move(message), "change the file by hand");
  }

  std::size_t offset(std::size_t character) const {
    return offsets_[std::min(character, offsets_.size() - 1)];
  }

  Result<void> next(Event& event) {
    if (parser_.parse(event.raw)) return {};
    return std::unexpected(
        problem(parser_.problem_index(), "this YAML cannot be edited: " + parser_.problem()));
  }

  Result<MarkedNode> node(const yaml_event_t& event, std::size_t depth) {
    if (depth > kMaxDepth)
      return std::unexpected(problem(event.start_mark.index, "nested too deeply to be edited"));
    switch (event.type) {
    case YAML_SCALAR_EVENT:
      return scalar(event);
    case YAML_SEQUENCE_START_EVENT:
      return list(event, depth);
    case YAML_MAPPING_START_EVENT:
      return map(event, depth);
    default:
      return std::unexpected(
          problem(event.start_mark.index, "aliases (`*name`) cannot be edited: write them out"));
    }
  }

  // A node whose ends are the event's, its anchor and tag left out.
  MarkedNode opened(const yaml_event_t& event, Kind kind) const {
    MarkedNode made;
    made.kind = kind;
    made.outer = offset(event.start_mark.index);
    made.begin = made.outer;
    made.end = offset(event.end_mark.index);
    while (made.begin < text_.size() && (text_[made.begin] == '&' || text_[made.begin] == '!')) {
      const auto word_end = text_.find_first_of(" \t\r\n,[]{}", made.begin);
      made.begin = skip_blank(text_, std::min(word_end, text_.size()));
    }
    return made;
  }

  Result<MarkedNode> scalar(const yaml_event_t& event) const {
    const auto& raw = event.data.scalar;
    MarkedNode made = opened(event, Kind::kScalar);
    made.text.assign(reinterpret_cast<const char*>(raw.value), raw.length);
    made.style = style_of(raw.style);
    if (made.end < made.begin || (made.text.empty() && made.style == Style::kPlain)) {
      made.begin = made.end;  // an absent value
      made.outer = std::min(made.outer, made.begin);
    }
    return made;
  }

  Result<MarkedNode> list(const yaml_event_t& event, std::size_t depth) {
    MarkedNode made = opened(event, Kind::kList);
    const bool is_flow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    for (;;) {
      Event each;
      LOCKSTEP_CHECK(next(each));
      if (each.raw.type == YAML_SEQUENCE_END_EVENT) {
        close(made, each.raw, is_flow, made.items.empty() ? nullptr : &made.items.back());
        return made;
      }
      LOCKSTEP_TRY(item, node(each.raw, depth + 1));
      made.items.push_back(std::move(item));
    }
  }

  Result<MarkedNode> map(const yaml_event_t& event, std::size_t depth) {
    MarkedNode made = opened(event, Kind::kMap);
    const bool is_flow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    for (;;) {
      Event each;
      LOCKSTEP_CHECK(next(each));
      if (each.raw.type == YAML_MAPPING_END_EVENT) {
        close(made, each.raw, is_flow, made.members.empty() ? nullptr : &made.members.back().value);
        return made;
      }
      LOCKSTEP_TRY(key, node(each.raw, depth + 1));
      Event second;
      LOCKSTEP_CHECK(next(second));
      LOCKSTEP_TRY(value, node(second.raw, depth + 1));
      made.members.push_back({std::move(key), std::move(value)});
    }
  }

  // The end mark of a block list or map stands at what comes after it.
  void close(MarkedNode& made, const yaml_event_t& event, bool is_flow,
             const MarkedNode* last) const {
    made.style = is_flow ? Style::kFlow : Style::kBlock;
    made.end = is_flow || last == nullptr ? offset(event.end_mark.index) : last->end;
  }

  std::string_view text_;
  SourceText source_;
  std::vector<std::size_t> offsets_;
  Parser parser_;
};

}  // namespace

const MarkedMember* MarkedNode::find(std::string_view key) const {
  const auto found = std::ranges::find_if(
      members, [key](const MarkedMember& member) { return member.key.text == key; });
  return found == members.end() ? nullptr : &*found;
}

std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (std::string_view(" \t\r\n").contains(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

Result<MarkedNode> read_marks(std::string_view text, std::string_view file) {
  return Builder(text, file).read();
}

}  // namespace lockstep::config

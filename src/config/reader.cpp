#include "reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <tuple>

#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using Kind = YamlNode::Kind;

std::string found_words(const YamlNode& node) {
  switch (node.kind) {
  case Kind::kNull:
    return "nothing";
  case Kind::kScalar:
    return "the text " + quoted(node.text);
  case Kind::kList:
    return "a list";
  case Kind::kMap:
    return "a map";
  }
  return "something else";
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

}  // namespace

Error in_order(std::vector<Error> errors) {
  std::vector<std::size_t> order(errors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto place = [&errors](std::size_t i) {
    const auto& mark = errors[i].mark;
    return std::tuple(mark ? mark->line : 0, mark ? mark->column : 0, i);
  };
  std::ranges::sort(order, {}, place);
  std::vector<Error> sorted;
  for (const std::size_t i : order) sorted.push_back(std::move(errors[i]));
  return merged(std::move(sorted));
}

std::string quoted(std::string_view word) { return fmt::format("`{}`", word); }

std::string listed(std::span<const std::string> words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    out += quoted(words[i]);
  }
  return out;
}

void Reader::problem(const Place& place, std::string message, std::string hint) {
  errors_.push_back(source_.problem(place, std::move(message), std::move(hint)));
}

void Reader::unknown(const Place& place, std::string message, std::string_view word,
                     std::span<const std::string> known, std::string_view more) {
  constexpr std::size_t kListed = 12;
  std::string hint;
  if (const auto near = nearest(word, known)) {
    hint = fmt::format("did you mean `{}`?", *near);
  } else if (more.empty() && !known.empty() && known.size() <= kListed) {
    hint = "known are " + listed(known, "and");
  }
  if (!more.empty()) hint += (hint.empty() ? "" : " ") + std::string(more);
  problem(place, std::move(message), std::move(hint));
}

void Reader::wrong_kind(const YamlNode& node, std::string_view what, std::string_view wanted) {
  if (node.kind == Kind::kNull) {
    problem(node.place, fmt::format("{} has no value, it should be {}", what, wanted),
            "give it one or take the line out");
    return;
  }
  problem(node.place, fmt::format("{} should be {}, found {}", what, wanted, found_words(node)));
}

bool Reader::is_map(const YamlNode& node, std::string_view what) {
  if (node.kind == Kind::kMap && !node.members.empty()) return true;
  if (node.kind == Kind::kMap) {
    problem(node.place, fmt::format("{} is empty", what));
  } else {
    wrong_kind(node, what, "a map of keys and values");
  }
  return false;
}

bool Reader::is_list(const YamlNode& node, std::string_view what) {
  if (node.kind == Kind::kList && !node.items.empty()) return true;
  if (node.kind == Kind::kList) {
    problem(node.place, fmt::format("{} is an empty list", what),
            "list one at least, or take the line out");
  } else {
    wrong_kind(node, what, "a list");
  }
  return false;
}

void Reader::check_keys(const YamlNode& map, std::string_view where,
                        std::span<const std::string> known) {
  std::map<std::string_view, int> first_lines;
  for (const YamlMember& member : map.members) {
    const YamlNode& key = member.key;
    const auto [first, is_new] = first_lines.try_emplace(key.text, key.place.line);
    if (!is_new) {
      problem(key.place, fmt::format("{} is given twice in {}", quoted(key.text), where),
              fmt::format("first in line {}", first->second));
    } else if (!known.empty() && std::ranges::find(known, key.text) == known.end()) {
      unknown(key.place, fmt::format("unknown key {} in {}", quoted(key.text), where), key.text,
              known);
    }
  }
}

bool Reader::is_scalar(const YamlNode& node, std::string_view what, std::string_view wanted) {
  if (node.kind == Kind::kScalar) return true;
  wrong_kind(node, what, wanted);
  return false;
}

std::optional<std::string> Reader::text(const YamlNode& node, std::string_view what) {
  const bool is_truth = !node.quoted && (node.text == "true" || node.text == "false");
  if (node.kind != Kind::kScalar || !is_truth) return option(node, what);
  problem(node.place, fmt::format("{} should be text, found {}", what, quoted(node.text)),
          "put it in quotes if that is its text");
  return std::nullopt;
}

std::optional<std::string> Reader::option(const YamlNode& node, std::string_view what) {
  if (!is_scalar(node, what, "text")) return std::nullopt;
  if (trim(node.text).empty()) {
    problem(node.place, fmt::format("{} is empty", what), "give it a value or take the line out");
  } else if (std::ranges::any_of(node.text, is_control)) {
    problem(node.place, fmt::format("{} holds a control character", what), "take it out");
  } else {
    return node.text;
  }
  return std::nullopt;
}

std::optional<std::string> Reader::text_at(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return std::nullopt;
  return text(*node, quoted(key));
}

std::optional<bool> Reader::flag(const YamlNode& node, std::string_view what) {
  if (!is_scalar(node, what, "`true` or `false`")) return std::nullopt;
  if (!node.quoted && node.text == "true") return true;
  if (!node.quoted && node.text == "false") return false;
  problem(node.place, fmt::format("{} should be `true` or `false`, found the text {}", what,
                                  quoted(node.text)));
  return std::nullopt;
}

std::optional<int> Reader::number(const YamlNode& node, std::string_view what, int least,
                                  int most) {
  const std::string wanted = fmt::format("a whole number from {} to {}", least, most);
  if (!is_scalar(node, what, wanted)) return std::nullopt;
  int value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stopped, failure] = std::from_chars(node.text.data(), end, value);
  const bool is_whole = failure == std::errc{} && stopped == end && !node.quoted;
  if (is_whole && value >= least && value <= most) return value;
  problem(node.place,
          fmt::format("{} should be {}, found the text {}", what, wanted, quoted(node.text)));
  return std::nullopt;
}

std::vector<YamlNode> Reader::scalars(const YamlNode& node, std::string_view what) {
  std::vector<YamlNode> kept;
  if (!is_list(node, what)) return kept;
  std::map<std::string_view, int> first_lines;
  for (const YamlNode& item : node.items) {
    if (!text(item, fmt::format("an item of {}", what))) continue;
    const auto [first, is_new] = first_lines.try_emplace(item.text, item.place.line);
    if (is_new) {
      kept.push_back(item);
    } else {
      problem(item.place, fmt::format("{} stands twice in {}", quoted(item.text), what),
              fmt::format("first in line {}", first->second));
    }
  }
  return kept;
}

std::vector<std::string> Reader::words(const YamlNode& node, std::string_view what) {
  std::vector<std::string> kept;
  if (!is_list(node, what)) return kept;
  for (const YamlNode& item : node.items) {
    const bool is_empty_text = item.kind == Kind::kScalar && item.text.empty();
    if (is_empty_text || text(item, fmt::format("an item of {}", what))) kept.push_back(item.text);
  }
  return kept;
}

std::vector<std::string> Reader::texts(const YamlNode& node, std::string_view what) {
  std::vector<std::string> kept;
  for (YamlNode& item : scalars(node, what)) kept.push_back(std::move(item.text));
  return kept;
}

}  // namespace lockstep::config

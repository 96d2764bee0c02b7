#include "lockstep/version/json.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "lockstep/base/text.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

using Member = JsonMember;

// What a string with its quotes means.
std::string meaning(std::string_view quoted_text) {
  const std::string_view inner = quoted_text.substr(1, quoted_text.size() - 2);
  if (inner.find('\\') == std::string_view::npos) return std::string(inner);
  const auto parsed = model::parse_json(quoted_text);
  return parsed && parsed->text() != nullptr ? *parsed->text() : std::string(inner);
}

// Finds the members of an object in a text that is known to be JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t start = 0)
      : text_(text), at_(text.find('{', start) + 1) {}

  std::vector<Member> members() {
    std::vector<Member> members;
    for (skip_space(); text_[at_] != '}'; skip_space()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      members.push_back(member());
    }
    return members;
  }

  std::size_t position() const { return at_; }

 private:
  void skip_space() { at_ = text_.find_first_not_of(kSpace, at_); }

  void skip_string() {
    for (++at_; text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }

  void skip_value() {
    int depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (depth > 0 || !at_value_end());
  }

  // Outside of brackets a value ends before a comma, white space or the object's own brace.
  bool at_value_end() const {
    const char c = text_[at_];
    return c == ',' || c == '}' || kSpace.find(c) != std::string_view::npos;
  }

  Member member() {
    Member member;
    member.key_begin = at_;
    skip_string();
    member.key_end = at_;
    member.key = meaning(text_.substr(member.key_begin, at_ - member.key_begin));
    at_ = text_.find(':', at_) + 1;
    skip_space();
    member.value_begin = at_;
    skip_value();
    member.value_end = at_;
    return member;
  }

  std::string_view text_;
  std::size_t at_;
};

// The white space in front of the first member when it has a line of its own, else nothing.
std::string indentation(std::string_view text, const std::vector<Member>& members) {
  if (members.empty()) return {};
  const std::size_t begin = members.front().key_begin;
  const auto line = text.rfind('\n', begin);
  if (line == std::string_view::npos) return {};
  const std::string_view space = text.substr(line + 1, begin - line - 1);
  return space.find_first_not_of(" \t") == std::string_view::npos ? std::string(space)
                                                                  : std::string();
}

std::string printed(const model::Value& value, const std::string& indent,
                    std::string_view line_end) {
  if (indent.empty()) return model::to_compact_json(value);
  std::string out;
  for (const std::string& line : split(trim(model::to_json(value)), '\n')) {
    const auto depth = line.find_first_not_of(' ');
    if (!out.empty()) {
      out += line_end;
      for (std::size_t level = 0; level <= depth / 2; ++level) out += indent;
    }
    out += std::string_view(line).substr(depth);
  }
  return out;
}

std::string replaced(std::string_view text, std::size_t begin, std::size_t end,
                     const std::string& by) {
  return std::string(text.substr(0, begin)) + by + std::string(text.substr(end));
}

std::string added(std::string_view text, const std::vector<Member>& members, std::size_t object_end,
                  const std::string& member, std::string_view after, const std::string& separator) {
  if (members.empty()) return replaced(text, object_end, object_end, member);
  const auto found = std::ranges::find(members, after, &Member::key);
  const Member& before = found == members.end() ? members.back() : *found;
  return replaced(text, before.value_end, before.value_end, "," + separator + member);
}

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Collects the texts of a document that is known to be JSON.
class TextCollector {
 public:
  explicit TextCollector(std::string_view text, std::size_t start) : text_(text), at_(start) {}

  void value() {
    skip_space();
    if (text_[at_] == '{') return items('}');
    if (text_[at_] == '[') return items(']');
    if (text_[at_] == '"') return add();
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
  }

  std::vector<TextAt> found;

 private:
  void skip_space() { at_ = text_.find_first_not_of(kSpace, at_); }

  // The bytes of a string with its quotes, which are passed.
  std::string_view string() {
    const std::size_t begin = at_;
    for (++at_; text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    return text_.substr(begin, ++at_ - begin);
  }

  void add() {
    const std::size_t begin = at_ + 1;
    const std::string_view raw = string();
    found.push_back({path_, begin, at_ - 1, meaning(raw)});
  }

  void items(char close) {
    std::size_t index = 0;
    for (++at_, skip_space(); text_[at_] != close; skip_space()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      path_.push_back(close == '}' ? meaning(string()) : std::to_string(index++));
      if (close == '}') at_ = text_.find(':', at_) + 1;
      value();
      path_.pop_back();
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<std::string> path_;
};

}  // namespace

std::vector<JsonMember> json_members(std::string_view json, std::span<const std::string> path) {
  const std::size_t start = json.find_first_not_of(std::string(kSpace) + "\xef\xbb\xbf");
  if (start == std::string_view::npos || json[start] != '{') return {};
  std::vector<JsonMember> members = Scanner(json, start).members();
  for (const std::string& key : path) {
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    if (found == members.end() || json[found->value_begin] != '{') return {};
    members = Scanner(json, found->value_begin).members();
  }
  return members;
}

Result<std::vector<TextAt>> json_texts(std::string_view text) {
  const std::size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  LOCKSTEP_CHECK(model::parse_json(text.substr(start)));
  TextCollector collector(text, start);
  collector.value();
  return std::move(collector.found);
}

Result<std::string> set_json_member(std::string_view text, const std::string& key,
                                    const model::Value& value, std::string_view after) {
  LOCKSTEP_TRY(parsed, model::parse_json(text));
  if (parsed.object() == nullptr) return fail(ErrorKind::kUsage, "the JSON text is no object");
  Scanner scanner(text);
  const std::vector<Member> members = scanner.members();
  const auto count = std::ranges::count(members, key, &Member::key);
  if (count > 1) {
    return fail(ErrorKind::kUsage, "the JSON object holds `" + key + "` twice",
                "remove one of the two");
  }
  const std::string indent = indentation(text, members);
  const std::string_view line_end = text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  const std::string raw = printed(value, indent, line_end);
  if (count == 1) {
    const Member& member = *std::ranges::find(members, key, &Member::key);
    return replaced(text, member.value_begin, member.value_end, raw);
  }
  const std::string separator = indent.empty() ? " " : std::string(line_end) + indent;
  return added(text, members, scanner.position(), model::to_compact_json(key) + ": " + raw, after,
               separator);
}

}  // namespace lockstep::version

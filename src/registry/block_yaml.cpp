#include "block_yaml.hpp"

#include <string>
#include <vector>

#include "lockstep/base/text.hpp"

namespace lockstep::registry {

namespace {

using model::Value;

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::kCheckFailed, "the metadata is no YAML of a gem: " + std::move(why));
}

struct Line {
  std::size_t indent = 0;
  std::string content;  // without its indent; empty of a blank line
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::string& line : split(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos) {
      lines.push_back({0, ""});
    } else {
      lines.push_back({indent, line.substr(indent)});
    }
  }
  return lines;
}

bool is_item(const Line& line) { return line.content == "-" || line.content.starts_with("- "); }

// Where a key ends: a colon with a space or nothing behind it, outside of quotes.
std::size_t key_end(std::string_view content) {
  if (content.starts_with('"') || content.starts_with('\'')) {
    const std::size_t close = content.find(content[0], 1);
    const bool is_key =
        close != std::string_view::npos && close + 1 < content.size() && content[close + 1] == ':';
    return is_key ? close + 1 : std::string_view::npos;
  }
  for (std::size_t at = content.find(':'); at != std::string_view::npos;
       at = content.find(':', at + 1)) {
    if (at + 1 == content.size() || content[at + 1] == ' ') return at;
  }
  return std::string_view::npos;
}

std::string_view without_tag(std::string_view text) {
  text = trim(text);
  if (!text.starts_with('!')) return text;
  const std::size_t space = text.find(' ');
  return space == std::string_view::npos ? std::string_view() : trim(text.substr(space));
}

char escaped(char c) {
  switch (c) {
  case 'n':
    return '\n';
  case 't':
    return '\t';
  case 'r':
    return '\r';
  case '0':
    return '\0';
  default:
    return c;
  }
}

bool is_closed(std::string_view quoted) {
  const char quote = quoted[0];
  std::size_t at = 1;
  while (at < quoted.size()) {
    const bool is_escape = quote == '"' ? quoted[at] == '\\' : quoted.substr(at, 2) == "''";
    if (is_escape) {
      at += 2;
    } else if (quoted[at] == quote) {
      return at + 1 == quoted.size();
    } else {
      ++at;
    }
  }
  return false;
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || (text[0] != '"' && text[0] != '\'')) return std::string(text);
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (text[0] == '\'') return replace_all(inner, "''", "'");
  std::string out;
  for (std::size_t at = 0; at < inner.size(); ++at) {
    const bool is_escape = inner[at] == '\\' && at + 1 < inner.size();
    out.push_back(is_escape ? escaped(inner[++at]) : inner[at]);
  }
  return out;
}

/// Reads one document, line by line.
class Reader {
 public:
  explicit Reader(std::string_view text) : lines_(lines_of(text)) {}

  Result<Value> document() {
    skip_blank();
    if (at_ < lines_.size() && lines_[at_].content.starts_with("---")) ++at_;
    LOCKSTEP_TRY(value, node(0, 0));
    skip_blank();
    const bool is_end = at_ == lines_.size() || lines_[at_].content == "...";
    if (!is_end) return refused("line " + std::to_string(at_ + 1));
    return value;
  }

 private:
  static constexpr int kMostLevels = 64;

  void skip_blank() {
    while (at_ < lines_.size() && (lines_[at_].content.empty() || lines_[at_].content[0] == '#')) {
      ++at_;
    }
  }

  // The node that begins at the current line, which is indented by `least` or more.
  Result<Value> node(std::size_t least, int level) {
    if (level > kMostLevels) return refused("too many levels");
    skip_blank();
    if (at_ == lines_.size() || lines_[at_].indent < least) return Value();
    const Line& line = lines_[at_];
    if (is_item(line)) return sequence(line.indent, level);
    if (key_end(line.content) != std::string::npos) return mapping(line.indent, level);
    const std::string content = line.content;
    ++at_;
    return scalar(content, least);
  }

  Result<Value> sequence(std::size_t indent, int level) {
    Value::Array items;
    for (skip_blank(); at_ < lines_.size(); skip_blank()) {
      Line& line = lines_[at_];
      if (line.indent != indent || !is_item(line)) break;
      const std::string_view rest = without_tag(std::string_view(line.content).substr(1));
      if (rest.empty()) {
        ++at_;
      } else {
        // What stands behind the dash is a line of its own, further in.
        const std::string inner(rest);
        line.indent += line.content.size() - inner.size();
        line.content = inner;
      }
      LOCKSTEP_TRY(item, node(indent + 1, level + 1));
      items.push_back(std::move(item));
    }
    return Value(std::move(items));
  }

  Result<Value> mapping(std::size_t indent, int level) {
    Value::Object pairs;
    for (skip_blank(); at_ < lines_.size(); skip_blank()) {
      const Line line = lines_[at_];
      const std::size_t end = key_end(line.content);
      if (line.indent != indent || end == std::string::npos || is_item(line)) break;
      ++at_;
      const std::string key = unquoted(line.content.substr(0, end));
      LOCKSTEP_TRY(value, member(without_tag(std::string_view(line.content).substr(end + 1)),
                                 indent, level));
      if (!pairs.emplace(key, std::move(value)).second) return refused("a key twice: " + key);
    }
    return Value(std::move(pairs));
  }

  Result<Value> member(std::string_view rest, std::size_t indent, int level) {
    if (!rest.empty()) return scalar(std::string(rest), indent + 1);
    skip_blank();
    const bool is_list =
        at_ < lines_.size() && lines_[at_].indent == indent && is_item(lines_[at_]);
    return node(is_list ? indent : indent + 1, level + 1);
  }

  // A scalar that begins with `text`; its further lines are indented by `least` or more.
  Result<Value> scalar(std::string text, std::size_t least) {
    if (text.starts_with('&') || text.starts_with('*')) return refused("anchors and aliases");
    if (text == "[]") return Value(Value::Array{});
    if (text == "{}") return Value(Value::Object{});
    if (text.starts_with('[') || text.starts_with('{')) return refused("flow collections");
    if (text.starts_with('|') || text.starts_with('>')) return Value(block(least));
    const bool is_quoted = text.starts_with('"') || text.starts_with('\'');
    while (at_ < lines_.size() && (is_quoted ? !is_closed(text) : continues(least))) {
      if (is_quoted && text.ends_with('\\')) text.pop_back();
      text += lines_[at_].content.empty() ? "\n" : " " + lines_[at_].content;
      ++at_;
    }
    if (is_quoted && !is_closed(text)) return refused("a quote that does not end");
    if (!is_quoted && (text == "~" || text == "null")) return Value();
    return Value(unquoted(text));
  }

  bool continues(std::size_t least) const {
    const Line& line = lines_[at_];
    return !line.content.empty() && line.indent >= least && least > 0;
  }

  std::string block(std::size_t least) {
    std::string text;
    while (at_ < lines_.size() && (lines_[at_].content.empty() || lines_[at_].indent >= least)) {
      text += lines_[at_++].content + "\n";
    }
    return text;
  }

  std::vector<Line> lines_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Value> parse_block_yaml(std::string_view text) { return Reader(text).document(); }

}  // namespace lockstep::registry

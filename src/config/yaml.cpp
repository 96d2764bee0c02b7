#include "yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxNodes = 20'000;

// What the builder throws through yaml-cpp's parser; it ends in parse_yaml.
struct Refusal {
  Error error;
};

// `text` up to a comment, without white space at its end.
std::string_view without_comment(std::string_view text) {
  if (text.starts_with('#')) return {};
  for (std::size_t hash = text.find('#'); hash != std::string_view::npos;
       hash = text.find('#', hash + 1)) {
    if (text[hash - 1] == ' ' || text[hash - 1] == '\t')
      return text.substr(0, text.find_last_not_of(" \t", hash - 1) + 1);
  }
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// The length of the quoted scalar at the front of `line`, quotes included.
std::size_t quoted_length(std::string_view line) {
  const char quote = line.front();
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\') {
      ++i;
    } else if (line[i] == quote && quote == '\'' && line.substr(i + 1).starts_with(quote)) {
      ++i;
    } else if (line[i] == quote) {
      return i + 1;
    }
  }
  return line.size();
}

// The length of the bracketed list or map at the front of `line`, or the line's when it goes on.
std::size_t bracketed_length(std::string_view line) {
  int depth = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' || line[i] == '\'') {
      i += quoted_length(line.substr(i)) - 1;
    } else if (line[i] == '[' || line[i] == '{') {
      ++depth;
    } else if ((line[i] == ']' || line[i] == '}') && --depth == 0) {
      return i + 1;
    }
    if (i >= line.size()) break;
  }
  return without_comment(line).size();
}

// Builds nodes out of yaml-cpp's events, keeping to the limits.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(const SourceText& source) : source_(source) {}

  YamlNode take() { return root_ ? std::move(*root_) : YamlNode{}; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node(Kind::kNull, mark, 1)); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(place_of(mark, 1), "aliases (`*name`) are not read", "write the value out");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    const bool plain = tag == "?" || tag.empty();
    if (!plain && tag != "!") refuse_tag(mark, tag);
    const std::string_view rest = rest_of_line(mark);
    const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    const std::size_t length = quoted                    ? quoted_length(rest)
                               : rest.starts_with(value) ? value.size()
                                                         : without_comment(rest).size();
    YamlNode scalar = node(Kind::kScalar, mark, character_count(rest.substr(0, length)));
    scalar.text = value;
    scalar.quoted = !plain;
    add(std::move(scalar));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(Kind::kList, mark, tag);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(Kind::kMap, mark, tag);
  }
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come; a map's key waits here for its value.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;
  };

  // yaml-cpp counts bytes from 0.
  std::string_view rest_of_line(const YAML::Mark& mark) const {
    const std::string_view line = source_.line(mark.line + 1);
    return line.substr(std::min(line.size(), static_cast<std::size_t>(std::max(mark.column, 0))));
  }

  Place place_of(const YAML::Mark& mark, int length) const {
    const std::string_view line = source_.line(mark.line + 1);
    const auto byte = static_cast<std::size_t>(std::max(mark.column, 0));
    return {mark.line + 1, character_count(line.substr(0, byte)) + 1, std::max(length, 1)};
  }

  [[noreturn]] void refuse(const Place& place, std::string message, std::string hint) const {
    throw Refusal{source_.problem(place, std::move(message), std::move(hint))};
  }

  [[noreturn]] void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    refuse(place_of(mark, 1), "the tag `" + tag + "` is not read", "write the plain value");
  }

  YamlNode node(Kind kind, const YAML::Mark& mark, int length) {
    if (++count_ > kMaxNodes) {
      refuse(place_of(mark, 1), "more than 20000 values are too many for a configuration", {});
    }
    YamlNode made;
    made.kind = kind;
    made.place = place_of(mark, length);
    return made;
  }

  void open(Kind kind, const YAML::Mark& mark, const std::string& tag) {
    if (tag != "?" && tag != "!" && !tag.empty()) refuse_tag(mark, tag);
    if (open_.size() >= kMaxDepth) {
      refuse(place_of(mark, 1), "nested more than 32 deep", "no part of a configuration is");
    }
    const std::string_view rest = rest_of_line(mark);
    const bool bracketed = rest.starts_with('[') || rest.starts_with('{');
    const std::size_t length = bracketed ? bracketed_length(rest) : without_comment(rest).size();
    open_.push_back({node(kind, mark, character_count(rest.substr(0, length))), std::nullopt});
  }

  void close() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode made) {
    if (open_.empty()) {
      root_ = std::move(made);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Kind::kList) {
      parent.node.items.push_back(std::move(made));
    } else if (!parent.key) {
      if (made.kind != Kind::kScalar) refuse(made.place, "a key has to be text", {});
      parent.key = std::move(made);
    } else {
      // yaml-cpp places an absent value at whatever comes next.
      if (made.kind == Kind::kNull) made.place = parent.key->place;
      parent.node.members.push_back({std::move(*parent.key), std::move(made)});
      parent.key.reset();
    }
  }

  const SourceText& source_;
  std::vector<Open> open_;
  std::optional<YamlNode> root_;
  std::size_t count_ = 0;
};

Place place_of_failure(const SourceText& source, const YAML::Mark& mark) {
  if (mark.is_null()) return {1, 1, 1};
  const std::string_view line = source.line(mark.line + 1);
  const auto byte = static_cast<std::size_t>(std::max(mark.column, 0));
  return {mark.line + 1, character_count(line.substr(0, byte)) + 1, 1};
}

// YAML's most frequent riddle: a tab among the spaces in front of a line.
std::string tab_hint(const SourceText& source, const Place& place) {
  const std::string_view line = source.line(place.line);
  const std::string_view front =
      line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
  return front.find('\t') == std::string_view::npos
             ? ""
             : "indent with spaces: YAML takes no tabs there";
}

Result<YamlNode> build(const SourceText& source) {
  try {
    std::istringstream stream(source.text());
    YAML::Parser parser(stream);
    Builder builder(source);
    if (!parser.HandleNextDocument(builder)) return YamlNode{};
    YamlNode document = builder.take();
    Builder second(source);
    if (parser.HandleNextDocument(second)) {
      const YamlNode extra = second.take();
      return std::unexpected(source.problem(extra.place, "a second document starts here",
                                            "a configuration is one document: drop the `---`"));
    }
    return document;
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.error);
  } catch (const YAML::Exception& problem) {
    const Place place = place_of_failure(source, problem.mark);
    return std::unexpected(
        source.problem(place, "not valid YAML: " + problem.msg, tab_hint(source, place)));
  } catch (const std::exception& problem) {
    return std::unexpected(
        source.problem({1, 1, 1}, std::string("not valid YAML: ") + problem.what()));
  }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::ranges::find_if(
      members, [key](const YamlMember& member) { return member.key.text == key; });
  return found == members.end() ? nullptr : &found->value;
}

Result<YamlNode> parse_yaml(const SourceText& source) {
  if (source.text().size() > kMaxBytes) {
    return std::unexpected(source.problem({}, "larger than 1 MiB, which no configuration is"));
  }
  const Place unreadable = first_unreadable(source.text());
  if (unreadable.line > 0) {
    return std::unexpected(source.problem(unreadable, "not UTF-8 text, or a control character",
                                          "save the file as UTF-8"));
  }
  return build(source);
}

}  // namespace lockstep::config

#include "yaml.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "lockstep/base/text.hpp"

namespace lockstep::config {

namespace {

using Kind = YamlNode::Kind;

Result<YamlNode> parse(const std::string& text) { return parse_yaml(SourceText(text, "f.yaml")); }

// The problem's message and place.
std::string problem(const std::string& text) {
  const auto parsed = parse(text);
  if (parsed) return "none";
  const SourceMark& mark = parsed.error().mark.value();
  return parsed.error().message + " @" + std::to_string(mark.line) + ":" +
         std::to_string(mark.column);
}

}  // namespace

TEST_CASE("scalars stay the text that was written, with their places") {
  const auto root = parse("a: 2.30\nb: 'it''s'  # c\nc: [0x10, ~, \"\\u00e9\"]\n").value();
  REQUIRE(root.members.size() == 3);
  CHECK(root.find("a")->text == "2.30");
  CHECK(!root.find("a")->quoted);
  const YamlNode& quoted = *root.find("b");
  CHECK(quoted.text == "it's");
  CHECK(quoted.quoted);
  CHECK(quoted.place.line == 2);
  CHECK(quoted.place.column == 4);
  CHECK(quoted.place.length == 7);
  const YamlNode& list = *root.find("c");
  CHECK(list.place.length == 19);
  CHECK(list.items[0].text == "0x10");
  CHECK(list.items[1].kind == Kind::kNull);
  CHECK(list.items[2].text == "é");
  CHECK(list.items[2].place.column == 14);
  CHECK(root.find("d") == nullptr);
}

TEST_CASE("a mark carries the file, the line's text and survives CRLF and a byte order mark") {
  const SourceText source("\xEF\xBB\xBF"
                          "a: b\r\nc: d\r\n",
                          "f.yaml");
  const auto root = parse_yaml(source).value();
  CHECK(source.mark(root.find("a")->place) == SourceMark{"f.yaml", 1, 4, 1, "a: b"});
  CHECK(source.mark(root.find("c")->place) == SourceMark{"f.yaml", 2, 4, 1, "c: d"});
}

TEST_CASE("an empty text is a null node") {
  CHECK(parse("").value().kind == Kind::kNull);
  CHECK(parse("# only a comment\n").value().kind == Kind::kNull);
}

TEST_CASE("an absent value stands at its key") {
  const auto root = parse("first:\nsecond: x\n").value();
  CHECK(root.find("first")->kind == Kind::kNull);
  CHECK(root.find("first")->place.line == 1);
}

TEST_CASE("what is no YAML is told with its place") {
  CHECK(problem("a: [b\n").starts_with("not valid YAML: "));
  CHECK(problem("a: b\n c: d\n").ends_with("@2:3"));
  CHECK(problem("\"open").starts_with("not valid YAML: "));
  CHECK(problem("a: @x\n").starts_with("not valid YAML: "));
}

TEST_CASE("bytes that are no UTF-8 and control characters are refused") {
  CHECK(problem("a: b\nc: \xff\n").ends_with("@2:4"));
  CHECK(problem("a: \xc0\xaf").ends_with("@1:4"));
  CHECK(problem("a: \xed\xa0\x80").ends_with("@1:4"));
  CHECK(problem("a: \xf4\x90\x80\x80").ends_with("@1:4"));
  CHECK(problem(std::string("a: b\0c", 6)).ends_with("@1:5"));
  CHECK(problem("a: \x1b[31m").ends_with("@1:4"));
  CHECK(problem("\xff\xfe"
                "a\0:\0")
            .ends_with("@1:1"));
}

TEST_CASE("aliases, tags, second documents and keys that are no text are refused") {
  CHECK(problem("a: &x 1\nb: *x\n") == "aliases (`*name`) are not read @2:4");
  CHECK(problem("a: !!binary aGk=\n").starts_with("the tag"));
  CHECK(problem("a: !mine {b: c}\n").starts_with("the tag"));
  CHECK(problem("a: b\n---\nc: d\n") == "a second document starts here @3:1");
  CHECK(problem("? [a]\n: b\n") == "a key has to be text @1:3");
}

TEST_CASE("deep nesting, many values and large files are refused") {
  CHECK(problem(std::string(33, '[') + std::string(33, ']')) == "nested more than 32 deep @1:33");
  CHECK(problem(std::string(200'000, '[')).starts_with("nested more than 32 deep"));
  std::string block;
  for (int i = 0; i < 500; ++i) block += std::string(static_cast<std::size_t>(i), ' ') + "-\n";
  CHECK(problem(block).starts_with("nested more than 32 deep"));
  std::string many = "[";
  for (int i = 0; i < 30'000; ++i) many += "a,";
  CHECK(problem(many + "]").starts_with("more than 20000 values"));
  CHECK(parse(std::string((1 << 20) + 1, '#')).error().message.starts_with("larger than 1 MiB"));
}

TEST_CASE("mangled configurations end in a value or an error, never in a crash") {
  const std::string good = "name: lorem\nversion: \"0.1\"\ncore: {cargo: core}\nlanguages:\n  "
                           "python:\n    - folder: 'a b'\n"
                           "cells:\n  '*/x': {glibc: 2.30, features: [a, b]} # c\ntext: |\n  "
                           "block\n  text\nother: >-\n  folded\n";
  const std::string marks = "[]{}:,-?*&!|>'\"%@`#\n \t~\\0a";
  std::mt19937 random(7);
  int parsed = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = good;
    for (int change = 0; change < 4; ++change) {
      const std::size_t at = random() % text.size();
      const char mark = marks[random() % marks.size()];
      if (random() % 2 == 0)
        text[at] = mark;
      else
        text.insert(at, 1 + random() % 3, mark);
    }
    parsed += parse(text).has_value() ? 1 : 0;
  }
  CHECK(parsed > 0);
  CHECK(parsed < 3000);
}

}  // namespace lockstep::config

#include "dialogue.hpp"

#include <catch2/catch.hpp>

#include "typed_lines.hpp"

using namespace lockstep;
using namespace lockstep::cli;

namespace {

// What a dialogue says to these answers.
struct Talk {
  explicit Talk(std::vector<std::string> lines, std::size_t columns = 80)
      : typed(std::move(lines)),
        dialogue(&typed, [this](std::string_view text) { said += text; },
                 {.columns = columns, .unicode = false}) {}
  bool says(const std::string& part) const { return said.contains(part); }

  TypedLines typed;
  std::string said = {};
  Dialogue dialogue;
};

Result<void> only_digits(const std::string& answer) {
  if (answer.find_first_not_of("0123456789") == std::string::npos && !answer.empty()) return {};
  return fail(ErrorKind::kUsage, "`" + answer + "` is no number", "allowed: digits");
}

Choices three() {
  return {"Colours", {{"red", true}, {"dark-red", false}, {"blue", true}}, {"grey"}};
}

std::vector<std::string> after(std::string_view line) {
  const auto choices = switched(three(), line);
  return choices ? chosen(*choices) : std::vector<std::string>{choices.error().hint};
}

}  // namespace

TEST_CASE("Enter takes the default, blanks around an answer are nothing") {
  Talk talk({"", "  8 "});
  const Question question{"How many are there?", "Number", "7", only_digits};
  CHECK(talk.dialogue.ask(question) == Result<std::string>("7"));
  CHECK(talk.dialogue.ask(question) == Result<std::string>("8"));
  CHECK(talk.says("How many are there?\nNumber [7]: "));
}

TEST_CASE("a wrong answer is asked again with what is allowed, a key that is no text too") {
  Talk talk({"", "x", "\x1b[A", "3"});
  CHECK(talk.dialogue.ask({"", "Number", "", only_digits}) == Result<std::string>("3"));
  CHECK(talk.says("Number: `x` is no number\nallowed: digits\nNumber: "));
  CHECK(talk.says("this has characters that are no text"));
}

TEST_CASE("the end of input is the end of the questions, on a line of its own") {
  Talk talk({});
  const auto answer = talk.dialogue.ask({"", "Name", "words"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::kInterrupted);
  CHECK(talk.said == "Name [words]: \n");
}

TEST_CASE("names, numbers and patterns switch entries, further ones are put on by name") {
  using Names = std::vector<std::string>;
  CHECK(after("") == Names{"red", "blue"});
  CHECK(after("red") == Names{"blue"});
  CHECK(after("1, 2") == Names{"dark-red", "blue"});
  CHECK(after("*red grey") == Names{"dark-red", "blue", "grey"});
  CHECK(after("grey grey") == Names{"red", "blue"});
  CHECK(after("bluee").front() ==
        "did you mean `blue`? allowed: red, dark-red, blue, grey, or numbers from 1 to 3");
  CHECK(after("4").front() == "allowed: red, dark-red, blue, grey, or numbers from 1 to 3");
  CHECK(after("red 0").front() == "allowed: red, dark-red, blue, grey, or numbers from 1 to 3");
}

TEST_CASE("a list is shown after each change and taken by Enter, but never empty or unfit") {
  Talk talk({"1 3", "", "*", "", "1 2", ""});
  Choices choices = three();
  choices.check = [](const std::vector<std::string>& names) -> Result<void> {
    if (names.size() < 2) return {};
    return fail(ErrorKind::kUsage, "too many");
  };
  const auto names = talk.dialogue.choose(choices);
  CHECK(names == Result<std::vector<std::string>>({"blue"}));
  CHECK(talk.says("none is on: take one at least\n"));
  CHECK(talk.says("   1 [x] red\n   2 [ ] dark-red\n   3 [x] blue\nColours [these 2]: "));
  CHECK(talk.says("too many\n"));
  CHECK(talk.typed.is_used_up());
}

TEST_CASE("yes is what Enter means, and only yes and no are answers") {
  Talk talk({"", "No", "perhaps", "Y"});
  CHECK(talk.dialogue.confirm("Write it") == Result<bool>(true));
  CHECK(talk.dialogue.confirm("Write it") == Result<bool>(false));
  CHECK(talk.dialogue.confirm("Write it") == Result<bool>(true));
  CHECK(talk.says("`perhaps` is neither yes nor no\nallowed: y, yes, n, no\nWrite it [yes]: "));
}

TEST_CASE("without an input every answer is its default, and nothing is said") {
  std::string said;
  Dialogue dialogue(nullptr, [&](std::string_view text) { said += text; }, {});
  dialogue.say("Found:");
  CHECK(dialogue.ask({"", "Number", "seven", only_digits}) == Result<std::string>("seven"));
  CHECK(dialogue.choose(three()) == Result<std::vector<std::string>>({"red", "blue"}));
  CHECK(dialogue.confirm("Write it") == Result<bool>(true));
  CHECK(said.empty());
}

TEST_CASE("text is broken between words, with the indent of its paragraph") {
  CHECK(wrapped("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("  one two\nthree", 6) == std::vector<std::string>{"  one", "  two", "three"});
  CHECK(wrapped("unbreakable a", 4) == std::vector<std::string>{"unbreakable", "a"});
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
}

TEST_CASE("what manifests say cannot drive the terminal") {
  Talk talk({}, 20);
  talk.dialogue.say("found \x1b[2J");
  talk.dialogue.show("name: \x07");
  CHECK(talk.said == "found ?[2J\nname: ?\n");
}

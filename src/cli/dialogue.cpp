#include "dialogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

constexpr std::size_t kWidest = 80;

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// The number from 1 to `most` that `word` is.
std::optional<std::size_t> number_of(std::string_view word, std::size_t most) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number >= 1 && number <= most ? std::optional(number) : std::nullopt;
}

std::vector<std::string> names_of(const Choices& choices) {
  std::vector<std::string> names;
  for (const Choice& each : choices.choices) names.push_back(each.name);
  return names;
}

bool switch_shown(Choices& choices, const std::string& word) {
  const auto number = number_of(word, choices.choices.size());
  bool is_found = false;
  for (std::size_t i = 0; i < choices.choices.size(); ++i) {
    Choice& each = choices.choices[i];
    if (number ? *number != i + 1 : !glob_match(word, each.name)) continue;
    each.is_on = !each.is_on;
    is_found = true;
  }
  return is_found;
}

std::unexpected<Error> unknown_word(const Choices& choices, const std::string& word) {
  std::vector<std::string> all = names_of(choices);
  all.insert(all.end(), choices.known.begin(), choices.known.end());
  const auto near = nearest(word, all);
  return fail(ErrorKind::kUsage, fmt::format("`{}` is none of them", word),
              (near ? fmt::format("did you mean `{}`? ", *near) : std::string()) +
                  fmt::format("allowed: {}, or numbers from 1 to {}", join(all, ", "),
                              choices.choices.size()));
}

// What stands between spaces.
std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string& word : split(line, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

Result<void> check_chosen(const Choices& choices, const std::vector<std::string>& names) {
  if (names.empty()) return fail(ErrorKind::kUsage, "none is on: take one at least");
  return choices.check ? choices.check(names) : Result<void>();
}

}  // namespace

Result<Choices> switched(Choices choices, std::string_view line) {
  for (const std::string& word : split_words(replace_all(line, ",", " "))) {
    if (switch_shown(choices, word)) continue;
    if (std::ranges::find(choices.known, word) == choices.known.end())
      return unknown_word(choices, word);
    choices.choices.push_back({word, true});
  }
  return choices;
}

std::vector<std::string> chosen(const Choices& choices) {
  std::vector<std::string> names;
  for (const Choice& each : choices.choices)
    if (each.is_on) names.push_back(each.name);
  return names;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : split(text, '\n')) {
    std::string line;
    const std::string indent(std::min(paragraph.find_first_not_of(' '), paragraph.size()), ' ');
    for (const std::string& word : split_words(paragraph)) {
      const bool fits = text_width(line) + text_width(word) + 1 <= width;
      if (!line.empty() && !fits) {
        lines.push_back(line);
        line.clear();
      }
      line += line.empty() ? indent + word : " " + word;
    }
    lines.push_back(line);
  }
  return lines;
}

Dialogue::Dialogue(sys::LineInput* input, Output output, Look look)
    : input_(input), output_(std::move(output)), look_(look) {}

void Dialogue::say(std::string_view text) const { say_in(text, Paint::kNone); }

void Dialogue::say_in(std::string_view text, Paint paint) const {
  if (input_ == nullptr) return;
  Look look = look_;
  look.columns = std::numeric_limits<std::size_t>::max();
  for (const std::string& line : wrapped(text, std::min(look_.columns, kWidest)))
    output_(shown({{line, paint}}, look) + "\n");
}

void Dialogue::show(std::string_view text) const {
  if (input_ == nullptr) return;
  Look look = look_;
  look.columns = std::numeric_limits<std::size_t>::max();
  for (const std::string& line : split(text, '\n')) output_(shown({{line}}, look) + "\n");
}

void Dialogue::refuse(const Error& error) const {
  say_in(error.message, Paint::kBad);
  if (!error.hint.empty()) say(error.hint);
}

Result<std::string> Dialogue::answer(const std::string& label, const std::string& shown_preset) {
  Look look = look_;
  look.columns = std::numeric_limits<std::size_t>::max();
  const std::string preset = shown_preset.empty() ? "" : fmt::format(" [{}]", shown_preset);
  for (;;) {
    output_(shown({{label, Paint::kBold}, {preset + ": "}}, look));
    auto line = input_->next();
    if (!line) {
      output_("\n");
      return std::unexpected(std::move(line).error());
    }
    std::string answer(trim(*line));
    if (!has_control(answer)) return answer;
    say_in("this has characters that are no text: a cursor key?", Paint::kBad);
  }
}

Result<std::string> Dialogue::ask(const Question& question) {
  if (input_ == nullptr) return question.preset;
  if (!question.words.empty()) say(question.words);
  for (;;) {
    LOCKSTEP_TRY(said, answer(question.label, question.preset));
    std::string taken = said.empty() ? question.preset : said;
    const auto checked = question.check ? question.check(taken) : Result<void>();
    if (checked) return taken;
    refuse(checked.error());
  }
}

void Dialogue::list(const Choices& choices) const {
  std::size_t number = 0;
  for (const Choice& each : choices.choices)
    say(fmt::format("{:>4} [{}] {}", ++number, each.is_on ? 'x' : ' ', each.name));
}

Result<std::vector<std::string>> Dialogue::choose(Choices choices) {
  if (input_ == nullptr) return chosen(choices);
  say(choices.label + "; a name or a number switches one on or off:");
  list(choices);
  for (;;) {
    auto names = chosen(choices);
    LOCKSTEP_TRY(line, answer(choices.label, fmt::format("these {}", names.size())));
    if (line.empty()) {
      const auto checked = check_chosen(choices, names);
      if (checked) return names;
      refuse(checked.error());
    } else if (auto next = switched(choices, line)) {
      choices = *std::move(next);
      list(choices);
    } else {
      refuse(next.error());
    }
  }
}

Result<bool> Dialogue::confirm(const std::string& label) {
  const auto is_yes = [](const std::string& word) { return word == "y" || word == "yes"; };
  const Question question{"", label, "yes", [&](const std::string& answer) -> Result<void> {
                            const std::string word = lower(answer);
                            if (is_yes(word) || word == "n" || word == "no") return {};
                            return fail(ErrorKind::kUsage,
                                        fmt::format("`{}` is neither yes nor no", answer),
                                        "allowed: y, yes, n, no");
                          }};
  LOCKSTEP_TRY(answer, ask(question));
  return is_yes(lower(answer));
}

}  // namespace lockstep::cli

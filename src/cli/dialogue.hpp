#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/line_input.hpp"
#include "look.hpp"

namespace lockstep::cli {

/// A question that is answered by one line.
struct Question {
  std::string words;   ///< said before it, or empty
  std::string label;   ///< `Name`
  std::string preset;  ///< what Enter takes; empty: Enter is the empty answer
  /// What is wrong with an answer; its hint says what is allowed. May be empty.
  std::function<Result<void>(const std::string& answer)> check = {};
};

/// A list of which some are on.
struct Choice {
  std::string name;
  bool is_on = false;
  bool operator==(const Choice&) const = default;
};

/// A list whose entries are switched by name, number or pattern until Enter takes it as it is.
struct Choices {
  std::string label;               ///< `Targets`
  std::vector<Choice> choices;     ///< those that are shown
  std::vector<std::string> known;  ///< further ones that may be named
  /// What is wrong with those that are on. May be empty.
  std::function<Result<void>(const std::vector<std::string>& names)> check = {};
};

/// `choices` after a line that switches some of them: names, numbers from 1 and patterns, between
/// spaces or commas. Errors (kUsage), and nothing is switched: a word that is none of these.
Result<Choices> switched(Choices choices, std::string_view line);

/// The names of those that are on.
std::vector<std::string> chosen(const Choices& choices);

/// `text` in lines of at most `width` columns, broken between words where they fit.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// Questions and answers, line by line. Without an input nobody is asked and nothing is said: each
/// answer is its default.
class Dialogue {
 public:
  using Output = std::function<void(std::string_view)>;
  /// `input` may be null.
  Dialogue(sys::LineInput* input, Output output, Look look);

  /// Says `text`, wrapped to the terminal's width.
  void say(std::string_view text) const;
  /// Says `text` as it is, but for control characters.
  void show(std::string_view text) const;
  /// Asks until the answer passes its check. Errors: those of `LineInput::next`.
  Result<std::string> ask(const Question& question);
  /// Asks until those that are on pass their check.
  Result<std::vector<std::string>> choose(Choices choices);
  /// Asks for yes, which Enter means, or no.
  Result<bool> confirm(const std::string& label);

 private:
  Result<std::string> answer(const std::string& label, const std::string& shown_preset);
  void list(const Choices& choices) const;
  void say_in(std::string_view text, Paint paint) const;
  void refuse(const Error& error) const;

  sys::LineInput* input_;
  Output output_;
  Look look_;
};

}  // namespace lockstep::cli

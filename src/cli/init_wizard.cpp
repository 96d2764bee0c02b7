#include "init_wizard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

using config::Discovery;
using config::OpenKey;
using config::Wishes;
using model::Value;

const std::vector<std::string> kCores = {"rust", "c"};

Result<void> one_of(const std::string& answer, const std::vector<std::string>& allowed) {
  if (allowed.empty() || std::ranges::find(allowed, answer) != allowed.end()) return {};
  return fail(ErrorKind::kUsage, fmt::format("`{}` is none of them", answer),
              "allowed: " + join(allowed, ", "));
}

// The standard targets, and those for musl, which people add first.
Choices target_choices(const std::vector<model::Target>& targets) {
  Choices choices{"Targets", {}, {}};
  for (const bool is_on : {true, false}) {
    for (const model::Target& target : targets) {
      if (target.standard == is_on && (is_on || target.libc == "musl"))
        choices.choices.push_back({target.name, is_on});
    }
  }
  for (const model::Target& target : targets)
    if (!target.standard && target.libc != "musl") choices.known.push_back(target.name);
  return choices;
}

void tell_further(Dialogue& dialogue, const Choices& choices) {
  if (!choices.known.empty())
    dialogue.say("Further targets by name: " + join(choices.known, ", ") + ".");
}

Result<void> ask_identity(Dialogue& dialogue, StarterRequest& request, const std::string& name) {
  if (request.name.empty()) {
    const std::string preset = check_starter_name(name) ? name : "";
    LOCKSTEP_TRY(answer, dialogue.ask({"", "Name of the packages", preset, check_starter_name}));
    request.name = answer.empty() ? name : answer;
  }
  if (request.core.empty()) {
    const auto check = [](const std::string& answer) { return one_of(answer, kCores); };
    LOCKSTEP_TRY(answer, dialogue.ask({"", "Core, rust or c", kCores.front(), check}));
    request.core = answer;
  }
  return {};
}

// All of them are what no answer means, too.
Result<void> ask_languages(Dialogue& dialogue, StarterRequest& request) {
  if (!request.languages.empty()) return {};
  Choices choices{"Languages", {}, {}};
  for (const std::string& language : starter_languages())
    choices.choices.push_back({language, true});
  LOCKSTEP_TRY(names, dialogue.choose(std::move(choices)));
  if (names != starter_languages()) request.languages = std::move(names);
  return {};
}

Result<void> ask_targets(Dialogue& dialogue, StarterRequest& request,
                         const StarterSurroundings& surroundings) {
  if (!request.targets.empty()) return {};
  Choices choices = target_choices(surroundings.targets);
  const auto standard = chosen(choices);
  tell_further(dialogue, choices);
  choices.check = [&](const std::vector<std::string>& names) {
    StarterRequest tried = request;
    tried.targets = names;
    return surroundings.check(tried);
  };
  LOCKSTEP_TRY(names, dialogue.choose(std::move(choices)));
  if (names != standard) request.targets = std::move(names);
  return {};
}

// The list that an answer is, or the text.
Value value_of(const OpenKey& open, const std::string& answer) {
  if (open.fallback.array() == nullptr) return answer;
  Value::Array texts;
  for (const std::string& word : split(replace_all(answer, ",", " "), ' '))
    if (!word.empty()) texts.emplace_back(word);
  return texts;
}

std::string text_of(const Value& value) {
  if (value.text() != nullptr) return *value.text();
  std::vector<std::string> texts;
  if (value.array() != nullptr) {
    for (const Value& each : *value.array())
      if (each.text() != nullptr) texts.push_back(*each.text());
  }
  return join(texts, ", ");
}

// The word that a message says to be missing: "`version` is missing", "python: `module` is
// missing".
std::string missing_word(const Error& problem) {
  const auto end = problem.message.find("` is missing");
  if (end == std::string::npos || end == 0) return {};
  const auto begin = problem.message.rfind('`', end - 1);
  if (begin == std::string::npos) return {};
  const std::string_view before = std::string_view(problem.message).substr(0, begin);
  if (!before.empty() && !before.ends_with(": ")) return {};
  return problem.message.substr(begin + 1, end - begin - 1);
}

// What a project is asked, one question after the other.
class Interview {
 public:
  Interview(Dialogue& dialogue, Wishes wishes, const ProjectSurroundings& surroundings)
      : dialogue_(dialogue), wishes_(std::move(wishes)), around_(surroundings) {}

  Result<std::optional<Discovery>> run() {
    Discovery found = around_.discover(wishes_);
    tell("Found:", found.found);
    while (const auto next = next_open(found)) {
      LOCKSTEP_CHECK(ask_open(next->first, next->second));
      found = around_.discover(wishes_);
    }
    LOCKSTEP_CHECK(ask_targets());
    LOCKSTEP_CHECK(ask_missing());
    return confirmed(around_.discover(wishes_));
  }

 private:
  void tell(const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    dialogue_.say(title);
    for (const std::string& line : lines) dialogue_.say("  " + line);
  }

  // The next key that was not asked for, and what to say before.
  std::optional<std::pair<OpenKey, std::string>> next_open(const Discovery& found) const {
    for (const config::Unknown& unknown : found.unknown) {
      for (const OpenKey& open : unknown.open) {
        if (asked_.contains(open.key)) continue;
        const bool is_first = &open == &unknown.open.front();
        return std::pair(open, is_first ? "Not told: " + unknown.words : "");
      }
    }
    return std::nullopt;
  }

  Result<void> ask_open(const OpenKey& open, const std::string& words) {
    const std::string preset = text_of(open.fallback);
    LOCKSTEP_CHECK(ask_key(open, words, preset));
    if (text_of(wishes_.values[open.key]) == preset) wishes_.values.erase(open.key);
    return {};
  }

  Result<void> ask_key(const OpenKey& open, const std::string& words, const std::string& preset) {
    const auto check = [&](const std::string& answer) { return check_answer(open, answer); };
    LOCKSTEP_TRY(answer, dialogue_.ask({words, open.key, preset, check}));
    wishes_.values[open.key] = value_of(open, answer);
    asked_.insert(open.key);
    return {};
  }

  // Enter without a default leaves the key open.
  Result<void> check_answer(const OpenKey& open, const std::string& answer) const {
    if (answer.empty()) return {};
    LOCKSTEP_CHECK(one_of(answer, open.choices));
    const auto known = messages_of(around_.read(around_.discover(wishes_).yaml).problems);
    Wishes tried = wishes_;
    tried.values[open.key] = value_of(open, answer);
    const std::string yaml = around_.discover(tried).yaml;
    for (const Error& problem : around_.read(yaml).problems) {
      const std::string key = key_of_problem(yaml, problem);
      // An ecosystem's problem with a value may be shown at its language.
      const bool is_its =
          key == open.key || (open.key.starts_with(key + ".") && missing_word(problem).empty() &&
                              !known.contains(problem.message));
      if (is_its) return fail(ErrorKind::kUsage, problem.message, problem.hint);
    }
    return {};
  }

  static std::set<std::string> messages_of(const std::vector<Error>& problems) {
    std::set<std::string> messages;
    for (const Error& problem : problems) messages.insert(problem.message);
    return messages;
  }

  Result<void> ask_targets() {
    if (!wishes_.targets.empty()) return {};
    Choices choices = target_choices(around_.targets);
    const auto standard = chosen(choices);
    tell_further(dialogue_, choices);
    choices.check = [this](const std::vector<std::string>& names) { return check_targets(names); };
    LOCKSTEP_TRY(names, dialogue_.choose(std::move(choices)));
    if (names != standard) wishes_.targets = std::move(names);
    return {};
  }

  Result<void> check_targets(const std::vector<std::string>& names) const {
    Wishes tried = wishes_;
    tried.targets = names;
    const std::string yaml = around_.discover(tried).yaml;
    for (const Error& problem : around_.read(yaml).problems) {
      if (key_of_problem(yaml, problem) == "targets")
        return fail(ErrorKind::kUsage, problem.message, problem.hint);
    }
    return {};
  }

  // Each answer may bring further questions.
  Result<void> ask_missing() {
    for (;;) {
      const std::string yaml = around_.discover(wishes_).yaml;
      const auto problems = around_.read(yaml).problems;
      const auto next = std::ranges::find_if(problems, [&](const Error& problem) {
        const std::string key = key_of_problem(yaml, problem);
        return !missing_word(problem).empty() && !key.empty() && !asked_.contains(key);
      });
      if (next == problems.end()) return {};
      const std::string key = key_of_problem(yaml, *next);
      const std::string preset = key == "name" ? around_.name : proposed_value(*next);
      LOCKSTEP_CHECK(ask_key({key}, next->message + ": " + next->hint, preset));
    }
  }

  Result<std::optional<Discovery>> confirmed(Discovery found) {
    dialogue_.say("lockstep.yaml would be:");
    dialogue_.show("\n" + found.yaml);
    const Reading reading = around_.read(found.yaml);
    if (!reading.meaning.empty()) dialogue_.say("It means: " + reading.meaning);
    std::vector<std::string> open;
    for (const Error& problem : reading.problems)
      open.push_back(problem.message + (problem.hint.empty() ? "" : ": " + problem.hint));
    tell("Still to be said in it:", open);
    LOCKSTEP_TRY(is_wanted, dialogue_.confirm("Write it"));
    if (!is_wanted) return std::nullopt;
    return found;
  }

  Dialogue& dialogue_;
  Wishes wishes_;
  const ProjectSurroundings& around_;
  std::set<std::string> asked_;
};

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// The key of line `number`, from 1: a language's without `languages`.
std::string key_at(const std::string& yaml, int number) {
  std::string section;
  std::string language;
  std::string key;
  int at = 0;
  for (const std::string& line : split(yaml, '\n')) {
    const std::size_t indent = indent_of(line);
    const std::string word = line.substr(indent, line.find(':') - indent);
    if (line.starts_with('#')) {
      key.clear();
    } else if (indent == 0) {
      section = key = word;
    } else if (section == "languages" && indent == 2) {
      language = key = word;
    } else {
      key = (section == "languages" ? language : section) + "." + word;
    }
    if (++at == number) return key;
  }
  return {};
}

}  // namespace

std::string key_of_problem(const std::string& yaml, const Error& problem) {
  if (!problem.mark) return {};
  std::string key = key_at(yaml, problem.mark->line);
  const std::string missing = missing_word(problem);
  if (missing.empty()) return key;
  return key.empty() ? missing : key.substr(0, key.find('.')) + "." + missing;
}

std::string proposed_value(const Error& problem) {
  const std::string word = missing_word(problem);
  if (word.empty() || !problem.message.ends_with("is missing")) return {};
  const std::string before = "`" + word + ": ";
  const auto begin = problem.hint.find(before);
  if (begin == std::string::npos) return {};
  const auto from = begin + before.size();
  std::string value = problem.hint.substr(from, problem.hint.find('`', from) - from);
  std::erase(value, '"');
  return value;
}

Result<std::optional<StarterRequest>> ask_starter(Dialogue& dialogue, StarterRequest given,
                                                  const StarterSurroundings& surroundings) {
  dialogue.say("A new project in " + surroundings.place +
               ". Enter takes what is in brackets, Ctrl-C ends without a trace.");
  LOCKSTEP_CHECK(ask_identity(dialogue, given, surroundings.name));
  LOCKSTEP_CHECK(ask_languages(dialogue, given));
  LOCKSTEP_CHECK(ask_targets(dialogue, given, surroundings));
  LOCKSTEP_TRY(is_wanted, dialogue.confirm(fmt::format("Write the project {}", given.name)));
  if (!is_wanted) return std::nullopt;
  return given;
}

Result<std::optional<Discovery>> ask_configuration(Dialogue& dialogue, Wishes given,
                                                   const ProjectSurroundings& surroundings) {
  dialogue.say("Enter takes what is in brackets or leaves it open, Ctrl-C ends without a trace.");
  return Interview(dialogue, std::move(given), surroundings).run();
}

}  // namespace lockstep::cli

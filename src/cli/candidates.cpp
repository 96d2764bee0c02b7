#include "candidates.hpp"

#include <algorithm>

namespace lockstep::cli {

namespace {

// Where the words before the last one lead.
struct Place {
  const CommandShape* program = nullptr;
  const CommandShape* command = nullptr;
  const Parameter* expects = nullptr;  // an option that waits for its value
  std::size_t positional = 0;          // how many of them were given
  bool only_positionals = false;       // after `--`
};

// The program's own options may follow a command's name too.
const Parameter* find_option(const Place& place, const std::string& flag) {
  const Parameter* own = place.command->option(flag);
  return own != nullptr ? own : place.program->option(flag);
}

void step(Place& place, const std::string& word) {
  if (place.expects != nullptr) {
    place.expects = nullptr;
    return;
  }
  if (!place.only_positionals && word == "--") {
    place.only_positionals = true;
    return;
  }
  if (!place.only_positionals && word.starts_with('-')) {
    const Parameter* option = find_option(place, word);
    if (option != nullptr && !option->value.empty()) place.expects = option;
    return;
  }
  const CommandShape* below = place.command->command(word);
  if (below != nullptr) {
    place = {place.program, below, nullptr, 0, place.only_positionals};
    return;
  }
  ++place.positional;
}

std::vector<Candidate> levels() {
  return {{"major", "the next version that breaks"},
          {"minor", "the next version that adds"},
          {"patch", "the next version that mends"},
          {"prerelease", "the next prerelease; prerelease=rc names its word"},
          {"release", "the prerelease's release"},
          {"auto", "what the commits since the last tag ask for"}};
}

std::vector<Candidate> plain(const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  for (const std::string& word : words) found.push_back({word, ""});
  return found;
}

std::vector<Candidate> values_of(const Parameter& parameter, const Vocabulary& vocabulary) {
  if (!parameter.choices.empty()) return plain(parameter.choices);
  if (parameter.value == "PATTERN") return plain(vocabulary.patterns);
  if (parameter.value == "CELL") return plain(vocabulary.cells);
  if (parameter.value == "TARGET") return plain(vocabulary.targets);
  if (parameter.value == "IMAGE") return plain(vocabulary.images);
  if (parameter.value == "VERSION") return plain(vocabulary.versions);
  if (parameter.value == "LEVEL") return levels();
  return {};
}

void add_options(const CommandShape& command, std::vector<Candidate>& found) {
  for (const Parameter& option : command.options) {
    for (const std::string& flag : option.flags) {
      const bool is_known = std::ranges::find(found, flag, &Candidate::word) != found.end();
      if (!is_known) found.push_back({flag, option.about});
    }
  }
}

// Positionals take their turn; the last one takes all that follow when it repeats.
const Parameter* positional_at(const Place& place) {
  const auto& positionals = place.command->positionals;
  if (place.positional < positionals.size()) return &positionals[place.positional];
  const bool goes_on = !positionals.empty() && positionals.back().repeats;
  return goes_on ? &positionals.back() : nullptr;
}

std::vector<Candidate> words_at(const Place& place, const Vocabulary& vocabulary) {
  std::vector<Candidate> found;
  const Parameter* positional = positional_at(place);
  const bool names_command =
      positional != nullptr && (positional->value == "COMMAND" || positional->value == "TOPIC");
  for (const CommandShape& command : (names_command ? place.program : place.command)->commands)
    found.push_back({command.name, command.about});
  if (positional == nullptr) return found;
  const auto values = values_of(*positional, vocabulary);
  found.insert(found.end(), values.begin(), values.end());
  return found;
}

std::vector<Candidate> starting_with(std::vector<Candidate> found, const std::string& begin) {
  std::erase_if(found, [&](const Candidate& each) { return !each.word.starts_with(begin); });
  return found;
}

// `--only=py`: the words offered are whole.
std::vector<Candidate> joined_values(const Place& place, const std::string& word,
                                     const Vocabulary& vocabulary) {
  const auto equals = word.find('=');
  const Parameter* option = find_option(place, word.substr(0, equals));
  if (option == nullptr) return {};
  auto found = values_of(*option, vocabulary);
  for (Candidate& each : found) each.word.insert(0, word.substr(0, equals + 1));
  return starting_with(std::move(found), word);
}

}  // namespace

std::vector<Candidate> candidates(const CommandShape& program,
                                  const std::vector<std::string>& words,
                                  const Vocabulary& vocabulary) {
  Place place{&program, &program, nullptr, 0, false};
  // Bash hands `--only=py` over as three words.
  std::vector<std::string> typed;
  std::ranges::copy_if(words, std::back_inserter(typed),
                       [](const std::string& word) { return word != "="; });
  if (!words.empty() && words.back() == "=") typed.emplace_back();
  if (typed.empty()) typed.emplace_back();
  for (std::size_t i = 0; i + 1 < typed.size(); ++i) step(place, typed[i]);
  const std::string& last = typed.back();
  if (place.expects != nullptr) return starting_with(values_of(*place.expects, vocabulary), last);
  const bool is_option = last.starts_with('-') && !place.only_positionals;
  if (!is_option) return starting_with(words_at(place, vocabulary), last);
  if (last.find('=') != std::string::npos) return joined_values(place, last, vocabulary);
  std::vector<Candidate> found;
  add_options(*place.command, found);
  add_options(program, found);
  return starting_with(std::move(found), last);
}

}  // namespace lockstep::cli

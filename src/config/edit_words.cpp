#include "edit_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lockstep/base/text.hpp"
#include "lockstep/config/targets.hpp"
#include "overrides.hpp"
#include "reader.hpp"

namespace lockstep::config {

namespace {

using Words = std::vector<std::string>;

Words languages_of(const Matrix& matrix) {
  Words names;
  for (const model::Language& language : matrix.project.languages) names.push_back(language.name);
  return names;
}

// Targets of which the matrix has a cell, in its order, or knows that it can have none.
Words targets_of(const Matrix& matrix) {
  Words names;
  const auto note = [&names](const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  for (const MatrixCell& each : matrix.cells) note(each.cell.target.name);
  for (const model::LeftOut& cell : matrix.project.left_out)
    note(cell.cell.substr(cell.cell.find('/') + 1));
  return names;
}

Words all_targets(const Vocabulary& vocabulary) {
  Words names;
  for (const model::Target& target : vocabulary.targets) names.push_back(target.name);
  return names;
}

Words all_languages(const Vocabulary& vocabulary) {
  Words names;
  for (const LanguageRules& rules : vocabulary.languages) names.push_back(rules.name);
  return names;
}

Words all_cells(const Words& languages, const Words& targets) {
  Words names;
  for (const std::string& language : languages) {
    for (const std::string& target : targets)
      names.push_back(fmt::format("{}/{}", language, target));
  }
  return names;
}

Words matching(const std::string& pattern, const Words& names) {
  Words found;
  for (const std::string& name : names) {
    if (glob_match(pattern, name)) found.push_back(name);
  }
  return found;
}

Error unknown(const std::string& name, std::string_view what, Words known, std::string_view more) {
  Error error;
  error.kind = ErrorKind::kUsage;
  error.message = fmt::format("{} {}", quoted(name), what);
  const auto near = nearest(name, known);
  if (near) error.hint = fmt::format("did you mean `{}`? ", *near);
  error.hint += more;
  return error;
}

// A target's name for a triple of it; other words stay.
std::string target_word(const std::string& word, const Vocabulary& vocabulary) {
  const auto choice = find_target(vocabulary.targets, word);
  return choice ? choice->target->name : word;
}

void append(Words& to, const Words& words) {
  for (const std::string& word : words) {
    if (std::ranges::find(to, word) == to.end()) to.push_back(word);
  }
}

// Sorts each name into `words`; the targets and languages that may be meant are given.
Result<EditWords> sorted_in(const Words& names, const Vocabulary& vocabulary, const Words& targets,
                            const Words& languages, std::string_view problem,
                            std::string_view more) {
  EditWords words;
  std::vector<Error> errors;
  const Words cells = all_cells(languages, targets);
  for (const std::string& name : names) {
    if (name.contains('/')) {
      const std::string pattern = resolved_pattern(name, vocabulary.targets);
      const std::string whole = pattern.substr(0, pattern.find('@'));
      if (matching(whole, cells).empty()) errors.push_back(unknown(name, problem, cells, more));
      append(words.cells, {name});
      continue;
    }
    const Words found = matching(target_word(name, vocabulary), targets);
    const Words spoken = found.empty() ? matching(name, languages) : Words{};
    append(words.targets, found);
    append(words.languages, spoken);
    if (!found.empty() || !spoken.empty()) continue;
    Words known = targets;
    append(known, languages);
    errors.push_back(unknown(name, problem, known, more));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return words;
}

}  // namespace

Result<EditWords> words_to_add(const Words& names, const Vocabulary& vocabulary,
                               const Matrix& matrix) {
  LOCKSTEP_TRY(words, sorted_in(names, vocabulary, all_targets(vocabulary),
                                all_languages(vocabulary), "is no known target, language or cell",
                                "`lockstep targets` lists all targets"));
  const Words targets = targets_of(matrix);
  const Words languages = languages_of(matrix);
  std::erase_if(words.targets, [&](const std::string& name) {
    return std::ranges::find(targets, name) != targets.end();
  });
  std::erase_if(words.languages, [&](const std::string& name) {
    return std::ranges::find(languages, name) != languages.end();
  });
  return words;
}

Result<EditWords> words_to_remove(const Words& names, const Vocabulary& vocabulary,
                                  const Matrix& matrix) {
  return sorted_in(names, vocabulary, targets_of(matrix), languages_of(matrix),
                   "is no target, language or cell of the matrix",
                   "`lockstep matrix show` draws the matrix");
}

Result<Words> cell_patterns(const Words& names, const Vocabulary& vocabulary,
                            const Matrix& matrix) {
  Words patterns;
  std::vector<Error> errors;
  Words cells;
  for (const MatrixCell& each : matrix.cells) cells.push_back(each.cell.name());
  const Words languages = languages_of(matrix);
  for (const std::string& name : names) {
    const bool is_language = !matching(name, languages).empty();
    std::string pattern = name;
    if (!name.contains('/')) pattern = is_language && name != "*" ? name + "/*" : "*/" + name;
    const std::string resolved = resolved_pattern(pattern, vocabulary.targets);
    const bool is_known = std::ranges::any_of(
        matrix.cells, [&](const MatrixCell& each) { return names_cell(resolved, each.cell); });
    if (is_known) {
      append(patterns, {pattern});
      continue;
    }
    Words known = cells;
    append(known, targets_of(matrix));
    append(known, languages);
    errors.push_back(unknown(name, "names no cell of the matrix", known,
                             "`lockstep matrix show` draws the matrix"));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return patterns;
}

}  // namespace lockstep::config

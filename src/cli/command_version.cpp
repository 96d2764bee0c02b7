#include <limits>

#include "commands.hpp"
#include "ecosystems.hpp"
#include "grid.hpp"
#include "load.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/ecosystem/spell_version.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using model::Value;

// What is asked: versions, and the languages whose registries are to spell them.
struct Question {
  std::vector<std::string> versions;
  std::vector<std::string> languages;
};

// One version's answer; `problems` say why a language is missing from `spellings`.
struct Answer {
  std::string version;
  std::map<std::string, std::string> spellings;
  std::string nearest;
  std::vector<Error> problems;
};

Result<Question> question_of_project(const sys::Filesystem& files, const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  Question question{{loaded.project.version}, {}};
  for (const auto& language : loaded.project.languages) question.languages.push_back(language.name);
  return question;
}

// Versions that are given need no project: without one, every registry is asked.
Result<Question> question(const VersionOptions& options, const CommonOptions& common) {
  const sys::RealFilesystem files;
  const bool needs_project = options.versions.empty() || !common.file.empty();
  if (!needs_project && !config::find_project(files, common.folder, common.file)) {
    Question all{options.versions, {}};
    for (const auto* ecosystem : ordered_ecosystems())
      all.languages.emplace_back(ecosystem->language);
    return all;
  }
  LOCKSTEP_TRY(of_project, question_of_project(files, common));
  if (!options.versions.empty()) of_project.versions = options.versions;
  return of_project;
}

Answer answer(const std::string& version, const std::vector<std::string>& languages) {
  Answer given{version, {}, "", {}};
  auto spelled = ecosystem::spell_version(version, languages);
  if (!spelled) {
    given.problems.push_back(std::move(spelled).error());
    return given;
  }
  given.nearest = spelled->nearest;
  for (std::size_t index = 0; index < languages.size(); ++index) {
    auto& spelling = spelled->of_each[index];
    if (spelling)
      given.spellings[languages[index]] = std::move(*spelling);
    else
      given.problems.push_back(std::move(spelling).error());
  }
  return given;
}

Value as_value(const Answer& answer) {
  Value::Object spellings(answer.spellings.begin(), answer.spellings.end());
  Value::Object object{{"version", answer.version}, {"spellings", spellings}};
  Value::Array problems;
  for (const Error& problem : answer.problems) problems.push_back(problem_value(problem));
  if (!problems.empty()) object["problems"] = problems;
  if (!answer.nearest.empty()) object["nearest"] = answer.nearest;
  return object;
}

std::string as_json(const std::vector<Answer>& answers) {
  Value::Array versions;
  for (const Answer& answer : answers) versions.push_back(as_value(answer));
  return model::to_json(Value::Object{{"versions", versions}});
}

std::string as_text(const std::vector<Answer>& answers, const std::vector<std::string>& languages,
                    Look look) {
  Grid grid;
  grid.columns = languages;
  for (const Answer& answer : answers) {
    // What nobody spells has no line: its problem says all.
    if (answer.spellings.empty()) continue;
    grid.rows.push_back(answer.version);
    for (const std::string& language : languages) {
      const auto spelled = answer.spellings.find(language);
      grid.cells[language + "/" + answer.version] =
          spelled == answer.spellings.end() ? "–" : spelled->second;
    }
  }
  if (grid.rows.empty()) return "";
  look.columns = std::numeric_limits<std::size_t>::max();
  return render_grid(grid, look);
}

int report_problems(const std::vector<Answer>& answers, const CommonOptions& common) {
  std::vector<Error> problems;
  for (const Answer& answer : answers)
    problems.insert(problems.end(), answer.problems.begin(), answer.problems.end());
  if (problems.empty()) return 0;
  // The JSON answer has them already.
  CommonOptions in_words = common;
  in_words.form = AnswerForm::kText;
  return report(merged(std::move(problems)), in_words);
}

}  // namespace

int run_version(const VersionOptions& options, const CommonOptions& common) {
  const auto asked = question(options, common);
  if (!asked) return report(asked.error(), common);
  std::vector<Answer> answers;
  for (const std::string& version : asked->versions)
    answers.push_back(answer(version, asked->languages));
  sys::write_out(common.form == AnswerForm::kJson
                     ? as_json(answers)
                     : as_text(answers, asked->languages, answer_look(common)));
  return report_problems(answers, common);
}

}  // namespace lockstep::cli

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "changelog_step.hpp"
#include "commands.hpp"
#include "git_steps.hpp"
#include "history.hpp"
#include "load.hpp"
#include "lockstep/base/shell.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/ecosystem/spell_version.hpp"
#include "lockstep/stamp/places.hpp"
#include "lockstep/stamp/write.hpp"
#include "lockstep/sys/git.hpp"
#include "lockstep/sys/process.hpp"
#include "lockstep/sys/terminal.hpp"
#include "lockstep/version/bump.hpp"
#include "place_report.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using version::Place;

// A new version and all that it changes.
struct Bump {
  stamp::Sources sources;
  version::Change change;
  std::vector<Place> places;
  std::vector<stamp::FileChange> files;
  std::optional<GitSteps> steps;
};

// What the command works with.
struct Tools {
  sys::RealFilesystem files;
  sys::RealProcess process;
};

// A project whose places disagree cannot be bumped: which of them moves, nobody knows.
Result<void> check_agreement(const stamp::Sources& sources) {
  const std::string& version = sources.project.version;
  LOCKSTEP_TRY(places, stamp::find_places(sources, {version, version}));
  std::vector<Error> errors;
  for (const Place& place : stamp::drifted(places)) {
    Error error;
    error.kind = ErrorKind::kCheckFailed;
    error.message = drift_text(sources, place);
    error.hint = "`lockstep check --fix` gives every place the version of lockstep.yaml";
    errors.push_back(std::move(error));
  }
  if (!errors.empty()) return std::unexpected(merged_by_cause(errors));
  return {};
}

// Every language's registry has to take the version.
Result<void> check_spellings(const model::Project& project, const std::string& version) {
  std::vector<std::string> languages;
  for (const model::Language& language : project.languages) languages.push_back(language.name);
  LOCKSTEP_TRY(spelled, ecosystem::spell_version(version, languages));
  std::vector<Error> errors;
  for (auto& spelling : spelled.of_each) {
    if (!spelling) errors.push_back(std::move(spelling).error());
  }
  if (!errors.empty()) return std::unexpected(merged_by_cause(errors));
  return {};
}

// `auto` is the level that the commits ask for.
Result<version::SemVer> version_for(const std::string& request, const version::SemVer& current,
                                    const std::optional<History>& history) {
  if (request != "auto") return version::next_version(current, request);
  LOCKSTEP_TRY(level, level_from(history, current));
  return version::next_version(current, level);
}

sys::Git git_of(sys::Process& process, const std::optional<History>& history) {
  return {process, sys::environment(), history ? history->repository.head().top : ""};
}

Result<void> prepare_git(Tools& tools, const BumpOptions& options,
                         const std::optional<History>& history, const version::SemVer& next,
                         Bump& bump) {
  const std::string& folder = bump.sources.folder;
  LOCKSTEP_TRY(told, changelog_change(tools.files, folder, history, next, options.changelog));
  if (told) bump.files.push_back(std::move(*told));
  const GitRequest request{history,          folder, bump.files, bump.sources.project.name,
                           bump.change.from, next};
  LOCKSTEP_TRY(steps, plan_git(request, options.git, git_of(tools.process, history)));
  bump.steps = std::move(steps);
  return {};
}

Result<Bump> prepare(Tools& tools, const BumpOptions& options, const CommonOptions& common,
                     std::optional<History>& history) {
  LOCKSTEP_TRY(loaded,
               config::load_project(tools.files, common.folder, common.file, language_rules()));
  Bump bump;
  LOCKSTEP_TRY(sources, stamp::read_sources(tools.files, loaded));
  bump.sources = std::move(sources);
  LOCKSTEP_CHECK(check_agreement(bump.sources));
  LOCKSTEP_TRY(current, version::parse_semver(bump.sources.project.version));
  LOCKSTEP_TRY(found, read_history(bump.sources.folder));
  history = std::move(found);
  LOCKSTEP_TRY(next, version_for(options.request, current, history));
  bump.change = {current.text(), next.text()};
  LOCKSTEP_CHECK(check_spellings(bump.sources.project, bump.change.to));
  LOCKSTEP_TRY(places, stamp::find_places(bump.sources, bump.change));
  bump.places = stamp::drifted(places);
  LOCKSTEP_TRY(changes, stamp::changes_of(bump.sources, bump.places));
  bump.files = std::move(changes);
  LOCKSTEP_CHECK(prepare_git(tools, options, history, next, bump));
  return bump;
}

// Writes all and lets git take its steps, or leaves everything as it was.
Result<void> carry_out(Tools& tools, const Bump& bump, const std::optional<History>& history) {
  LOCKSTEP_CHECK(stamp::write_changes(tools.files, bump.sources.folder, bump.files));
  if (!bump.steps) return {};
  auto taken = take_steps(*bump.steps, git_of(tools.process, history));
  if (taken) return {};
  const auto undone = stamp::undo_changes(tools.files, bump.sources.folder, bump.files);
  if (!undone) return std::unexpected(merged({std::move(taken).error(), undone.error()}));
  taken.error().hint += "\nall files are as they were";
  return taken;
}

Result<std::string> diff_of(const Bump& bump) {
  std::string all;
  for (const stamp::FileChange& change : bump.files) {
    LOCKSTEP_TRY(diff, sys::unified_diff(change.file, change.before, change.after));
    all += diff;
  }
  return all;
}

std::vector<std::string> command_lines(const Bump& bump) {
  std::vector<std::string> lines;
  if (!bump.steps) return lines;
  for (const auto& argv : commands(*bump.steps)) lines.push_back(command_line(argv));
  return lines;
}

bool changes_changelog(const Bump& bump) {
  return std::ranges::find(bump.files, kChangelog, &stamp::FileChange::file) != bump.files.end();
}

void answer_json(const Bump& bump, const std::string& diff) {
  model::Value::Object object{{"from", bump.change.from},
                              {"to", bump.change.to},
                              {"changelog", changes_changelog(bump)},
                              {"places", place_values(bump.sources, bump.places)}};
  if (bump.steps) {
    object["message"] = bump.steps->message;
    object["tag"] = bump.steps->tag;
    model::Value::Array lines;
    for (std::string& line : command_lines(bump)) lines.emplace_back(std::move(line));
    object["commands"] = lines;
  }
  if (!diff.empty()) object["diff"] = diff;
  sys::write_out(model::to_json(object));
}

void answer_text(const Bump& bump, Doing doing, const std::string& diff) {
  sys::write_out(fmt::format("{} {} → {}{}\n", bump.sources.project.name, bump.change.from,
                             bump.change.to, doing == Doing::kShow ? " (nothing is written)" : ""));
  for (const Place& place : bump.places) {
    sys::write_out(fmt::format(
        "  {}: {}{}\n", position_text(bump.sources, place), place.what,
        place.wants == bump.change.to ? "" : " → " + (place.wants.empty() ? "gone" : place.wants)));
  }
  if (changes_changelog(bump)) sys::write_out(fmt::format("  {}\n", kChangelog));
  for (const std::string& line : command_lines(bump)) sys::write_out(fmt::format("  {}\n", line));
  if (!diff.empty()) sys::write_out("\n" + diff);
}

}  // namespace

Result<void> write_bump(const BumpOptions& options, const CommonOptions& common) {
  Tools tools;
  std::optional<History> history;
  LOCKSTEP_TRY(bump, prepare(tools, options, common, history));
  return carry_out(tools, bump, history);
}

int run_bump(const BumpOptions& options, const CommonOptions& common) {
  Tools tools;
  std::optional<History> history;
  const auto bump = prepare(tools, options, common, history);
  if (!bump) return report(bump.error(), common);
  const bool writes = options.doing == Doing::kWrite;
  const auto diff = writes ? Result<std::string>() : diff_of(*bump);
  if (!diff) return report(diff.error(), common);
  if (writes) {
    const auto done = carry_out(tools, *bump, history);
    if (!done) return report(done.error(), common);
  }
  if (common.form == AnswerForm::kJson) {
    answer_json(*bump, *diff);
  } else {
    answer_text(*bump, options.doing, *diff);
  }
  return 0;
}

}  // namespace lockstep::cli

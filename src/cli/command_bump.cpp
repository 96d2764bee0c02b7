#include <fmt/format.h>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/stamp/places.hpp"
#include "lockstep/stamp/write.hpp"
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
  std::vector<Error> errors;
  for (const model::Language& language : project.languages) {
    const auto* ecosystem = ecosystem::find_ecosystem(language.name);
    const auto spelled = ecosystem->spell_version(version);
    if (!spelled) errors.push_back(spelled.error());
  }
  if (!errors.empty()) return std::unexpected(merged_by_cause(errors));
  return {};
}

Result<Bump> prepare(const sys::Filesystem& files, const BumpOptions& options,
                     const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  Bump bump;
  LOCKSTEP_TRY(sources, stamp::read_sources(files, loaded));
  bump.sources = std::move(sources);
  LOCKSTEP_CHECK(check_agreement(bump.sources));
  LOCKSTEP_TRY(current, version::parse_semver(bump.sources.project.version));
  LOCKSTEP_TRY(next, version::next_version(current, options.request));
  bump.change = {current.text(), next.text()};
  LOCKSTEP_CHECK(check_spellings(bump.sources.project, bump.change.to));
  LOCKSTEP_TRY(places, stamp::find_places(bump.sources, bump.change));
  bump.places = stamp::drifted(places);
  LOCKSTEP_TRY(changes, stamp::changes_of(bump.sources, bump.places));
  bump.files = std::move(changes);
  return bump;
}

void answer_json(const Bump& bump) {
  sys::write_out(
      model::to_json(model::Value::Object{{"from", bump.change.from},
                                          {"to", bump.change.to},
                                          {"places", place_values(bump.sources, bump.places)}}));
}

void answer_text(const Bump& bump, Doing doing) {
  sys::write_out(fmt::format("{} {} → {}{}\n", bump.sources.project.name, bump.change.from,
                             bump.change.to, doing == Doing::kShow ? " (nothing is written)" : ""));
  for (const Place& place : bump.places) {
    sys::write_out(fmt::format("  {}: {}{}\n", position_text(bump.sources, place), place.what,
                               place.wants == bump.change.to ? "" : " → " + place.wants));
  }
}

}  // namespace

int run_bump(const BumpOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  const auto bump = prepare(files, options, common);
  if (!bump) return report(bump.error(), common);
  if (options.doing == Doing::kWrite) {
    const auto written = stamp::write_changes(files, bump->sources.folder, bump->files);
    if (!written) return report(written.error(), common);
  }
  if (common.form == AnswerForm::kJson) {
    answer_json(*bump);
  } else {
    answer_text(*bump, options.doing);
  }
  return 0;
}

}  // namespace lockstep::cli

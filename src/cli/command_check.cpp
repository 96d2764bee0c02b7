#include <fmt/format.h>

#include <set>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/stamp/places.hpp"
#include "lockstep/stamp/write.hpp"
#include "lockstep/sys/terminal.hpp"
#include "place_report.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using version::Place;

// What was found in a project, and what of it is wrong.
struct Findings {
  stamp::Sources sources;
  std::vector<Place> places;
  std::vector<Place> drift;
};

Result<Findings> look(const sys::Filesystem& files, const CommonOptions& common) {
  LOCKSTEP_TRY(loaded, config::load_project(files, common.folder, common.file, language_rules()));
  Findings findings;
  LOCKSTEP_TRY(sources, stamp::read_sources(files, loaded));
  findings.sources = std::move(sources);
  const std::string& version = findings.sources.project.version;
  LOCKSTEP_TRY(places, stamp::find_places(findings.sources, {version, version}));
  findings.places = std::move(places);
  findings.drift = stamp::drifted(findings.places);
  return findings;
}

std::size_t file_count(std::span<const Place> places) {
  std::set<std::string> files;
  for (const Place& place : places) files.insert(place.file);
  return files.size();
}

std::string counted(std::span<const Place> places) {
  const std::size_t files = file_count(places);
  return fmt::format("{} place{} in {} file{}", places.size(), places.size() == 1 ? "" : "s", files,
                     files == 1 ? "" : "s");
}

Result<void> mend(sys::Filesystem& files, const Findings& findings) {
  LOCKSTEP_TRY(changes, stamp::changes_of(findings.sources, findings.drift));
  return stamp::write_changes(files, findings.sources.folder, changes);
}

void answer_json(const Findings& findings) {
  sys::write_out(model::to_json(
      model::Value::Object{{"version", findings.sources.project.version},
                           {"places", place_values(findings.sources, findings.places)},
                           {"drift", place_values(findings.sources, findings.drift)}}));
}

void answer_text(const Findings& findings, OnDrift on_drift) {
  for (const Place& place : findings.drift)
    sys::write_out(drift_text(findings.sources, place) + "\n");
  const model::Project& project = findings.sources.project;
  const std::string head = fmt::format("{} {}: ", project.name, project.version);
  if (findings.drift.empty()) {
    sys::write_out(head + counted(findings.places) + " hold it\n");
  } else if (on_drift == OnDrift::kMend) {
    sys::write_out(head + counted(findings.drift) + " mended\n");
  } else {
    sys::write_out(head + counted(findings.drift) + " differ; `lockstep check --fix` mends them\n");
  }
}

}  // namespace

int run_check(const CheckOptions& options, const CommonOptions& common) {
  sys::RealFilesystem files;
  const auto findings = look(files, common);
  if (!findings) return report(findings.error(), common);
  if (options.on_drift == OnDrift::kMend) {
    const auto mended = mend(files, *findings);
    if (!mended) return report(mended.error(), common);
  }
  if (common.form == AnswerForm::kJson) {
    answer_json(*findings);
  } else {
    answer_text(*findings, options.on_drift);
  }
  constexpr int kDrift = 1;
  return findings->drift.empty() || options.on_drift == OnDrift::kMend ? 0 : kDrift;
}

}  // namespace lockstep::cli

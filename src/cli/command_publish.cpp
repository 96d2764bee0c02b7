#include <fmt/format.h>

#include "commands.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/terminal.hpp"
#include "packages.hpp"
#include "release_record.hpp"
#include "release_text.hpp"
#include "releasing.hpp"
#include "report.hpp"
#include "shipped.hpp"

namespace lockstep::cli {

namespace {

// A core's crate has users of its own, on a registry that lockstep does not speak to yet.
std::string crate_note(const release::Release& release) {
  if (!std::holds_alternative<model::CargoCore>(release.project.core)) return {};
  return "the core's crate is not published: lockstep does not do that yet\n";
}

void answer(const release::Release& release, const release::Outcomes& outcomes,
            const CommonOptions& common) {
  if (common.form == AnswerForm::kJson) {
    sys::write_out(model::to_json(model::Value::Object{{"name", release.project.name},
                                                       {"version", release.project.version},
                                                       {"done", std::uint64_t{outcomes.done}},
                                                       {"there", std::uint64_t{outcomes.there}}}));
    return;
  }
  sys::write_out(fmt::format("{} {} is public: {} done, {} there before\n{}", release.project.name,
                             release.project.version, outcomes.done, outcomes.there,
                             crate_note(release)));
}

// What users of the release before this one miss; nothing where that is not known.
std::vector<std::string> dropped(const release::Release& release, const CommonOptions& common) {
  const sys::RealFilesystem files;
  const auto found = config::read_configuration(files, common.folder, common.file);
  if (!found) return {};
  const auto before = last_shipped(files, *found, release.project.version);
  if (!before) return {};
  return losses_of(*before, release.project.cells);
}

// What `--dry-run` answers with: everything that can be known before the first byte.
Result<void> show(const release::Release& release, ReleaseBench& bench,
                  const CommonOptions& common) {
  const release::Preflight found =
      preflight(release, patience_of(bench.seams.environment), bench.tokens, bench.seams);
  sys::write_out(common.form == AnswerForm::kJson ? model::to_json(preflight_value(found))
                                                  : preflight_text(release, found, common));
  return release::verdict_of(found);
}

// Publishes, and leaves a CI service a table of what became of each operation, also when it stops.
Result<release::Outcomes> publish_told(const release::Release& release, release::Journal& journal,
                                       ReleaseBench& bench, const CommonOptions& common) {
  SummaryTable table{fmt::format("{} {}", release.project.name, release.project.version),
                     {"registry", "operation", ""},
                     {}};
  auto outcomes = publish_release(release, journal, bench, common, [&](const auto& event) {
    if (event.kind != release::Event::Kind::kBegun) table.rows.push_back(event_row(event));
  });
  table.title += outcomes ? ": public" : ": stopped";
  if (!table.rows.empty()) add_to_step_summary(bench.files, bench.seams.environment, table);
  return outcomes;
}

Result<void> publish(const PublishOptions& options, PackagesFrom from,
                     const CommonOptions& common) {
  LOCKSTEP_TRY(dist, dist_folder(sys::RealFilesystem(), options.dist, common));
  LOCKSTEP_TRY(bench, open_bench(dist));
  const auto lock = lock_release(*bench, dist);
  if (!lock) return std::unexpected(lock.error());
  LOCKSTEP_TRY(packages,
               find_packages({options.version, options.dist, from}, dist, *bench, common));
  LOCKSTEP_TRY(release, prepare_release(packages, *bench));
  if (options.doing == Doing::kShow) return show(release, *bench, common);
  release::Journal journal = journal_of(packages, *bench);
  LOCKSTEP_TRY(outcomes, publish_told(release, journal, *bench, common));
  const auto losses = dropped(release, common);
  answer(release, outcomes, common);
  if (common.chatter != Chatter::kQuiet) {
    for (const std::string& loss : losses)
      sys::write_err(fmt::format("note: against the last release {}\n", loss));
  }
  return write_record(packages, release, outcomes, losses, *bench);
}

}  // namespace

int run_publish(const PublishOptions& options, const CommonOptions& common) {
  const auto published = publish(options, PackagesFrom::kDist, common);
  return published ? 0 : report(published.error(), common);
}

int run_resume(const PublishOptions& options, const CommonOptions& common) {
  const auto published = publish(options, PackagesFrom::kDistOrDraft, common);
  return published ? 0 : report(published.error(), common);
}

}  // namespace lockstep::cli

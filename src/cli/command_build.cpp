#include <fmt/format.h>

#include "build_report.hpp"
#include "commands.hpp"
#include "load.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/sys/process.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "schema_file.hpp"
#include "step_summary.hpp"
#include "summary.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

struct Built {
  model::Plan plan;
  engine::BuildReport report;
};

/// The plan's own notes, and what is true of this build.
std::vector<std::string> notes_of(const Loaded& loaded, const model::Plan& plan) {
  std::vector<std::string> notes = plan.notes;
  if (plan.cells.size() < loaded.project.cells.size()) {
    notes.push_back(fmt::format("dist/ will hold {} of the project's {} cells", plan.cells.size(),
                                loaded.project.cells.size()));
  }
  return notes;
}

/// Whether actions begin on a host that cannot take the network from them; to find out takes a
/// process of its own, which a build that runs nothing spares.
bool lets_actions_out(const engine::Event& event) {
  const auto* started = std::get_if<engine::BuildStarted>(&event);
  return started != nullptr && !started->to_run.empty() && !sys::can_isolate_network();
}

Result<Built> build_project(const BuildOptions& options, const CommonOptions& common,
                            Progress& progress) {
  LOCKSTEP_TRY(loaded, load(common, ToolAnswers::kRemembered, options.place, options.store));
  LOCKSTEP_TRY(plan, plan_of(loaded, options.place, options.only, options.shard));
  for (const std::string& note : notes_of(loaded, plan)) progress.note(note);
  const auto workshop = open_workshop(options.store);
  if (!workshop) return std::unexpected(workshop.error());
  LOCKSTEP_CHECK(write_schema((*workshop)->seams().files, loaded.folder, loaded.targets));
  LOCKSTEP_TRY(settings, engine_options(options, loaded));
  LOCKSTEP_CHECK(use_containers(loaded, settings.jobs, **workshop));
  progress.begin(plan, settings.jobs);
  const auto sink = [&](const engine::Event& event) {
    if (lets_actions_out(event))
      progress.note("this host cannot keep compile actions from the network");
    progress.take(event);
  };
  LOCKSTEP_TRY(report, engine::build(plan, settings, (*workshop)->seams(), sink));
  return Built{std::move(plan), std::move(report)};
}

}  // namespace

int run_build(const BuildOptions& options, const CommonOptions& common) {
  const bool json = common.form == AnswerForm::kJson;
  sys::RealFilesystem files;
  const sys::RealClock clock;
  const ProgressSeams seams{files, clock, sys::environment()};
  const auto progress = make_progress(common, seams);
  const auto built = build_project(options, common, *progress);
  progress->end();
  if (!built) {
    progress->problem(built.error());
    if (json) write_problems(built.error());
    return exit_status(built.error());
  }
  sys::write_out(json ? build_json(built->plan, built->report)
                      : build_text(built->plan, built->report, answer_look(common)));
  add_to_step_summary(files, seams.environment,
                      table_of(headline(built->plan), build_grid(built->plan, built->report)));
  if (built->report.ok()) return 0;
  const Error failure = build_failure(built->report);
  progress->problem(failure);
  progress->note("dist/ was left as it was");
  return exit_status(failure);
}

}  // namespace lockstep::cli

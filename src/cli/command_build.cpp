#include <fmt/format.h>

#include <charconv>
#include <thread>

#include "build_report.hpp"
#include "commands.hpp"
#include "load.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/engine/build.hpp"
#include "lockstep/sys/git.hpp"
#include "progress.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using Environment = std::map<std::string, std::string>;

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

Result<std::string> store_folder(const sys::Filesystem& files, const BuildOptions& options,
                                 const Environment& environment) {
  std::string folder =
      options.store.empty() ? variable(environment, "LOCKSTEP_STORE") : options.store;
  if (folder.empty()) {
    const std::string cache = variable(environment, "XDG_CACHE_HOME");
    const std::string home = variable(environment, "HOME");
    if (cache.empty() && home.empty()) {
      return fail(ErrorKind::kUsage, "there is no place for the store: HOME is not set",
                  "name one: `lockstep build --store DIR`, or set LOCKSTEP_STORE");
    }
    folder = join_path(cache.empty() ? home + "/.cache" : cache, "lockstep");
  }
  if (folder.starts_with('/')) return folder;
  LOCKSTEP_TRY(here, files.canonical("."));
  return join_path(here, folder);
}

/// SOURCE_DATE_EPOCH, else the commit's time, else 1980-01-01, the first day a ZIP file can name.
Result<std::int64_t> package_epoch(const std::string& folder, const Environment& environment) {
  constexpr std::int64_t kFirstZipDay = 315532800;
  const std::string given = variable(environment, "SOURCE_DATE_EPOCH");
  if (given.empty()) {
    LOCKSTEP_TRY(committed, sys::head_commit_time(folder));
    return committed.value_or(kFirstZipDay);
  }
  std::int64_t epoch = 0;
  const auto [end, problem] = std::from_chars(given.data(), given.data() + given.size(), epoch);
  if (problem == std::errc() && end == given.data() + given.size() && epoch >= 0) return epoch;
  return fail(ErrorKind::kUsage,
              "SOURCE_DATE_EPOCH is `" + given + "`, which is no whole number of seconds",
              "set it to seconds since 1970, or unset it");
}

unsigned jobs_of(const BuildOptions& options) {
  if (options.jobs > 0) return static_cast<unsigned>(options.jobs);
  return std::max(1U, std::thread::hardware_concurrency());
}

Result<engine::BuildOptions> engine_options(const BuildOptions& options, const Loaded& loaded,
                                            const Environment& environment,
                                            const sys::Filesystem& files) {
  engine::BuildOptions built;
  built.folder = loaded.folder;
  built.dist = join_path(loaded.folder, "dist");
  built.files = loaded.survey.files;
  LOCKSTEP_TRY(program, files.canonical("/proc/self/exe"));
  built.program = program;
  built.environment = environment;
  built.jobs = jobs_of(options);
  if (options.on_failure == OnFailure::kStop) built.failure = engine::FailurePolicy::kFailFast;
  if (!variable(environment, "LOCKSTEP_STALE_FAILS").empty())
    built.stale = engine::StalePolicy::kFail;
  built.keep_folders = !variable(environment, "LOCKSTEP_KEEP_FOLDERS").empty();
  LOCKSTEP_TRY(epoch, package_epoch(loaded.folder, environment));
  built.epoch = epoch;
  return built;
}

struct Built {
  model::Plan plan;
  engine::BuildReport report;
};

/// The plan's own notes, and what is true of this build on this host.
std::vector<std::string> notes_of(const Loaded& loaded, const model::Plan& plan) {
  std::vector<std::string> notes = plan.notes;
  if (plan.cells.size() < loaded.project.cells.size()) {
    notes.push_back(fmt::format("dist/ will hold {} of the project's {} cells", plan.cells.size(),
                                loaded.project.cells.size()));
  }
  if (!loaded.host.isolates_network) {
    notes.emplace_back("this host cannot keep compile actions from the network");
  }
  return notes;
}

Result<Built> build_project(const BuildOptions& options, const CommonOptions& common,
                            const ProgressSeams& seams, Progress& progress) {
  LOCKSTEP_TRY(loaded, load(common));
  LOCKSTEP_TRY(plan, plan_of(loaded, options.only));
  for (const std::string& note : notes_of(loaded, plan)) progress.note(note);
  sys::RealFilesystem files;
  sys::RealProcess process;
  LOCKSTEP_TRY(settings, engine_options(options, loaded, seams.environment, files));
  LOCKSTEP_TRY(folder, store_folder(files, options, seams.environment));
  LOCKSTEP_TRY(store, store::Store::open(files, folder));
  executor::LocalExecutor executor(files, process);
  progress.begin(plan, settings.jobs);
  const auto sink = [&](const engine::Event& event) { progress.take(event); };
  LOCKSTEP_TRY(report, engine::build(plan, settings, {files, seams.clock, *store, executor}, sink));
  return Built{std::move(plan), std::move(report)};
}

}  // namespace

int run_build(const BuildOptions& options, const CommonOptions& common) {
  const bool json = common.form == AnswerForm::kJson;
  const sys::RealFilesystem files;
  const sys::RealClock clock;
  const ProgressSeams seams{files, clock, sys::environment()};
  const auto progress = make_progress(common, seams);
  const auto built = build_project(options, common, seams, *progress);
  progress->end();
  if (!built) {
    progress->problem(built.error());
    if (json) write_problems(built.error());
    return exit_status(built.error());
  }
  sys::write_out(json ? build_json(built->plan, built->report)
                      : build_text(built->plan, built->report, answer_look(common)));
  if (built->report.ok()) return 0;
  const Error failure = build_failure(built->report);
  progress->problem(failure);
  progress->note("dist/ was left as it was");
  return exit_status(failure);
}

}  // namespace lockstep::cli

#include "lockstep/engine/build.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include "check_plan.hpp"
#include "dist_folder.hpp"
#include "graph.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/store/durations.hpp"
#include "lockstep/sys/file_lock.hpp"
#include "lockstep/sys/process.hpp"
#include "pack.hpp"
#include "resolve.hpp"

namespace lockstep::engine {

namespace {

// One build: the graph of actions to run and packages to write, and what became of each. Steps are
// numbered through: actions to run first, then packages.
class Build {
 public:
  Build(const Surroundings& around, const Resolution& resolution, DistFolder& dist,
        std::atomic<bool>& stop)
      : around_(around), resolution_(resolution), dist_(dist), stop_(stop) {
    report_actions();
    for (const model::PackageStep& step : around_.plan.packages) {
      report_.packages.push_back(
          {step.id, step.language, step.target, StepOutcome::kNotRun, 0, {}, {}});
    }
    make_graph();
  }

  BuildReport run() {
    durations_ = store::read_durations(around_.seams.files, around_.seams.store.folder(),
                                       around_.plan.project.name);
    announce();
    add_blocked();
    const Walker walker{[this](std::size_t step) { return do_step(step); },
                        [this](std::size_t step, std::size_t root) { skip_step(step, root); }};
    walk(graph_, around_.options.jobs, stop_, walker);
    keep_durations();
    return std::move(report_);
  }

 private:
  void report_actions() {
    for (const model::Action& action : around_.plan.actions) {
      ActionReport report;
      report.id = action.id;
      report.kind = action.kind;
      report.key = resolution_.keys.at(action.id);
      const bool runs = resolution_.to_run.contains(action.id);
      if (!runs) report.outcome = StepOutcome::kFromStore;
      if (runs) to_run_.push_back(report_.actions.size());
      report_.actions.push_back(std::move(report));
    }
  }

  void make_graph() {
    std::map<std::string, std::size_t> steps;
    for (const std::size_t action : to_run_) steps[around_.plan.actions[action].id] = steps.size();
    for (const std::size_t action : to_run_)
      add_node(around_.plan.actions[action].upstreams(), steps);
    for (const model::PackageStep& step : around_.plan.packages) {
      std::vector<std::string> needs = step.packages;
      for (const model::NativeOutput& native : step.natives) needs.push_back(native.action);
      add_node(std::move(needs), steps);
      steps[step.id] = graph_.size() - 1;
    }
  }

  void add_node(std::vector<std::string> needs, const std::map<std::string, std::size_t>& steps) {
    std::vector<std::size_t> node;
    std::ranges::sort(needs);
    needs.erase(std::ranges::unique(needs).begin(), needs.end());
    for (const std::string& need : needs) {
      const auto found = steps.find(need);
      if (found != steps.end()) node.push_back(found->second);
    }
    graph_.push_back(std::move(node));
  }

  void emit(const Event& event) {
    const std::scoped_lock lock(sink_mutex_);
    if (around_.emit) around_.emit(event);
  }

  void announce() {
    BuildStarted started{around_.plan.packages.size(),
                         around_.plan.core_builds,
                         report_.actions.size() - to_run_.size(),
                         {}};
    for (const std::size_t index : to_run_) {
      const ActionReport& action = report_.actions[index];
      const auto known = durations_.find(action.id);
      started.to_run.push_back({action.id, action.kind, {}});
      if (known != durations_.end()) started.to_run.back().expected = known->second;
    }
    emit(started);
    for (const ActionReport& action : report_.actions) {
      if (action.outcome == StepOutcome::kFromStore) emit(ActionHit{action.id, action.kind});
    }
  }

  // Only a hint for the next build, so that a failure to keep it is none of this one's.
  void keep_durations() {
    bool any = false;
    for (const ActionReport& action : report_.actions) {
      if (action.outcome != StepOutcome::kRan) continue;
      durations_[action.id] = action.seconds;
      any = true;
    }
    if (!any) return;
    static_cast<void>(store::write_durations(around_.seams.files, around_.seams.store.folder(),
                                             around_.plan.project.name, durations_));
  }

  // Cells that cannot be built here have failed before anything runs.
  void add_blocked() {
    for (const model::BlockedCell& blocked : around_.plan.blocked) {
      const auto slash = blocked.cell.find('/');
      Error error{ErrorKind::kNotFound, blocked.message, blocked.cell, blocked.hint, {}, {}};
      PackageReport report{"package/" + blocked.cell,
                           blocked.cell.substr(0, slash),
                           "",
                           StepOutcome::kFailed,
                           0,
                           {},
                           error};
      if (slash != std::string::npos) report.target = blocked.cell.substr(slash + 1);
      emit(PackageFinished{report.id, report.language, report.target, 0, 0, error});
      report_.packages.push_back(std::move(report));
      note_failure();
    }
  }

  void note_failure() {
    if (around_.options.failure == FailurePolicy::kFailFast) stop_ = true;
  }

  bool is_action(std::size_t step) const { return step < to_run_.size(); }
  std::string name_of(std::size_t step) const {
    return is_action(step) ? around_.plan.actions[to_run_[step]].id
                           : around_.plan.packages[step - to_run_.size()].id;
  }

  bool do_step(std::size_t step) {
    if (!around_.jobserver.acquire(stop_)) {
      stop_ = true;
      return false;
    }
    const bool done =
        is_action(step) ? do_action(to_run_[step]) : do_package(step - to_run_.size());
    around_.jobserver.release();
    if (!done) note_failure();
    if (sys::interrupted()) stop_ = true;
    return done;
  }

  bool do_action(std::size_t index) {
    const model::Action& action = around_.plan.actions[index];
    ActionReport& report = report_.actions[index];
    emit(ActionStarted{action.id, action.kind, log_path(action.id, around_.options)});
    const double began = around_.seams.clock.steady();
    auto ran = run_action(action, report.key, around_);
    report.seconds = around_.seams.clock.steady() - began;
    if (ran) {
      take(action, std::move(*ran), report);
    } else {
      report.error = at(std::move(ran).error(), action.id);
      const bool was_stopped = report.error->kind == ErrorKind::kInterrupted;
      report.outcome = was_stopped ? StepOutcome::kNotRun : StepOutcome::kFailed;
    }
    emit(ActionFinished{action.id, action.kind, report.seconds, report.error});
    return !report.error;
  }

  void take(const model::Action& action, Ran ran, ActionReport& report) {
    report.outcome = ran.from_store ? StepOutcome::kFromStore : StepOutcome::kRan;
    if (!ran.from_store) {
      report.cpu_seconds = ran.result.cpu_seconds;
      report.peak_kib = ran.result.peak_kib;
    }
    if (!ran.stale.empty()) emit(StaleUnitsFound{action.id, ran.stale});
    report.stale = std::move(ran.stale);
    around_.results.put(action.id, std::move(ran.result));
  }

  bool do_package(std::size_t index) {
    const model::PackageStep& step = around_.plan.packages[index];
    PackageReport& report = report_.packages[index];
    emit(PackageStarted{step.id, step.language, step.target});
    const double began = around_.seams.clock.steady();
    auto artifact = make_package(step, around_, hashes_, dist_);
    const double actions = seconds_of(step);
    report.seconds = around_.seams.clock.steady() - began + actions;
    if (artifact) {
      artifact->seconds = actions;
      report.outcome = StepOutcome::kRan;
      report.artifact = std::move(*artifact);
    } else {
      report.outcome = StepOutcome::kFailed;
      report.error = placed(std::move(artifact).error(), cell_name(step));
    }
    emit(PackageFinished{step.id, step.language, step.target,
                         report.artifact ? report.artifact->size : 0, report.seconds,
                         report.error});
    return !report.error;
  }

  // A gate's Error names its cell already.
  static Error placed(Error error, const std::string& cell) {
    if (error.where.starts_with(cell)) return error;
    return at(std::move(error), cell);
  }

  static std::string cell_name(const model::PackageStep& step) {
    return step.target.empty() ? step.language : step.language + "/" + step.target;
  }

  double seconds_of(const model::PackageStep& step) const {
    std::set<std::string> ids;
    for (const model::NativeOutput& native : step.natives) ids.insert(native.action);
    double seconds = 0;
    for (const ActionReport& action : report_.actions) {
      // Others may be running right now; those needed have ended.
      if (ids.contains(action.id) && action.outcome == StepOutcome::kRan) seconds += action.seconds;
    }
    return seconds;
  }

  void skip_step(std::size_t step, std::size_t root) {
    const std::string fault = name_of(root);
    if (stop_ && !has_failed(root)) return;
    Error error{ErrorKind::kToolFailed,
                fmt::format("not built, because `{}` failed", fault),
                "",
                "",
                {},
                {}};
    if (is_action(step)) {
      ActionReport& report = report_.actions[to_run_[step]];
      report.outcome = StepOutcome::kNeedsFailed;
      report.error = at(std::move(error), report.id);
      emit(ActionFinished{report.id, report.kind, 0, report.error});
      return;
    }
    const model::PackageStep& package = around_.plan.packages[step - to_run_.size()];
    PackageReport& report = report_.packages[step - to_run_.size()];
    report.outcome = StepOutcome::kNeedsFailed;
    report.error = at(std::move(error), cell_name(package));
    emit(PackageFinished{package.id, package.language, package.target, 0, 0, report.error});
  }

  bool has_failed(std::size_t step) const {
    const auto outcome = is_action(step) ? report_.actions[to_run_[step]].outcome
                                         : report_.packages[step - to_run_.size()].outcome;
    return outcome == StepOutcome::kFailed;
  }

  const Surroundings& around_;
  const Resolution& resolution_;
  DistFolder& dist_;
  std::atomic<bool>& stop_;
  std::vector<std::size_t> to_run_;  // indices into the plan's actions
  Graph graph_;
  BuildReport report_;
  PackageHashes hashes_;
  store::Durations durations_;
  std::mutex sink_mutex_;
};

// One build at a time in a project. The file says who builds, for others to read.
Result<sys::FileLock> lock_project(const BuildOptions& options, sys::Filesystem& files,
                                   const EventSink& sink) {
  const std::string folder = options.folder + "/.lockstep";
  LOCKSTEP_CHECK(files.create_folders(folder + "/logs"));
  if (files.status(folder + "/.gitignore").kind == sys::FileKind::kMissing) {
    LOCKSTEP_CHECK(files.write(folder + "/.gitignore", "*\n", false));
  }
  const std::string path = folder + "/lock";
  LOCKSTEP_TRY(free, sys::FileLock::attempt(path));
  std::optional<sys::FileLock> lock = std::move(free);
  if (!lock) {
    if (sink) sink(WaitingForBuild{files.read(path).value_or("")});
    LOCKSTEP_TRY(waited, sys::FileLock::wait(path));
    lock = std::move(waited);
  }
  LOCKSTEP_CHECK(lock->write(fmt::format("process {}", ::getpid())));
  return std::move(*lock);
}

model::Manifest manifest_of(const model::Plan& plan, const BuildReport& report) {
  model::Manifest manifest{plan.project.name, plan.project.version, {}};
  for (const PackageReport& package : report.packages) {
    if (package.artifact) manifest.artifacts.push_back(*package.artifact);
  }
  return manifest;
}

Result<void> commit(const model::Plan& plan, BuildReport& report, DistFolder& dist) {
  LOCKSTEP_CHECK(
      dist.commit(to_json(to_value(plan)), to_json(to_value(manifest_of(plan, report)))));
  report.replaced_dist = true;
  return {};
}

}  // namespace

bool BuildReport::ok() const {
  return std::ranges::all_of(
             packages, [](const PackageReport& package) { return package.artifact.has_value(); }) &&
         std::ranges::all_of(actions, [](const ActionReport& action) { return !action.error; });
}

Result<BuildReport> build(const model::Plan& plan, const BuildOptions& options, const Seams& seams,
                          const EventSink& sink) {
  const double began = seams.clock.steady();
  LOCKSTEP_CHECK(check_plan(plan));
  LOCKSTEP_TRY(lock, lock_project(options, seams.files, sink));
  static_cast<void>(lock);
  LOCKSTEP_TRY(dist, DistFolder::begin(seams.files, options.dist));
  LOCKSTEP_TRY(inputs, Inputs::read(plan, options, seams.files));
  Results results;
  const Resolution resolution = resolve(plan, inputs, seams.store, results);
  LOCKSTEP_TRY(jobserver, sys::Jobserver::make(std::max(1U, options.jobs)));
  std::atomic<bool> stop = false;
  const Surroundings around{plan, options, seams, sink, inputs, results, jobserver, stop};
  BuildReport report = Build(around, resolution, dist, stop).run();
  if (sys::interrupted()) {
    return fail(ErrorKind::kInterrupted, "the build was interrupted",
                "finished steps are kept; `dist` is as it was");
  }
  if (report.ok()) LOCKSTEP_CHECK(commit(plan, report, dist));
  report.seconds = seams.clock.steady() - began;
  return report;
}

Result<std::vector<KeyedAction>> plan_keys(const model::Plan& plan, const BuildOptions& options,
                                           const Seams& seams) {
  LOCKSTEP_CHECK(check_plan(plan));
  LOCKSTEP_TRY(inputs, Inputs::read(plan, options, seams.files));
  Results results;
  const Resolution resolution = resolve(plan, inputs, seams.store, results);
  std::vector<KeyedAction> keyed;
  for (const model::Action& action : plan.actions) {
    keyed.push_back(
        {action.id, resolution.keys.at(action.id), !resolution.to_run.contains(action.id)});
  }
  return keyed;
}

}  // namespace lockstep::engine

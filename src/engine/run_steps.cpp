#include "run_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

#include "graph.hpp"
#include "keys.hpp"
#include "lockstep/store/durations.hpp"
#include "lockstep/sys/process.hpp"
#include "pack.hpp"

namespace lockstep::engine {

namespace {

// One build: the graph of actions to run and packages to write, and what became of each. Steps are
// numbered through: actions to run first, then packages to make.
class Build {
 public:
  Build(const Surroundings& around, Resolution& resolution, std::atomic<bool>& stop)
      : around_(around), resolution_(resolution), stop_(stop) {
    report_actions();
    report_packages();
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
    std::ranges::sort(report_.timeline, {}, &model::TimedStep::began);
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
      places_.emplace(action.id, report_.actions.size());
      report_.actions.push_back(std::move(report));
    }
  }

  void report_packages() {
    for (const model::PackageStep& step : around_.plan.packages) {
      PackageReport report{step.id, step.language, step.target, StepOutcome::kNotRun, 0, {}, {}};
      const auto packed = resolution_.packed.find(step.id);
      if (packed == resolution_.packed.end()) {
        to_pack_.push_back(report_.packages.size());
      } else {
        report.outcome = StepOutcome::kFromStore;
        report.artifact = artifact_of(step, packed->second);
      }
      report_.packages.push_back(std::move(report));
    }
  }

  model::Artifact artifact_of(const model::PackageStep& step,
                              const store::StoredResult& package) const {
    model::Artifact artifact{step.kind, step.language, step.target, step.file, 0, {}, {}, 0, {}};
    if (const store::StoredFile* file = package.file(step.file)) {
      artifact.size = file->size;
      artifact.digest = file->digest;
    }
    const auto version = around_.plan.versions.find(step.language);
    if (version != around_.plan.versions.end()) artifact.version = version->second;
    return artifact;
  }

  void make_graph() {
    std::map<std::string, std::size_t> steps;
    for (const std::size_t action : to_run_) steps[around_.plan.actions[action].id] = steps.size();
    for (const std::size_t action : to_run_)
      add_node(around_.plan.actions[action].upstreams(), steps);
    for (const std::size_t package : to_pack_) {
      const model::PackageStep& step = around_.plan.packages[package];
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
    for (const PackageReport& package : report_.packages) {
      if (package.outcome == StepOutcome::kFromStore && package.artifact)
        emit(PackageHit{package.id, package.language, package.target, package.artifact->size});
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

  std::size_t package_of(std::size_t step) const { return to_pack_[step - to_run_.size()]; }
  bool is_action(std::size_t step) const { return step < to_run_.size(); }
  std::string name_of(std::size_t step) const {
    return is_action(step) ? around_.plan.actions[to_run_[step]].id
                           : around_.plan.packages[package_of(step)].id;
  }

  bool do_step(std::size_t step) {
    const auto turn = turn_of(step);
    if (!around_.jobserver.acquire(stop_)) {
      stop_ = true;
      return false;
    }
    const bool done = is_action(step) ? do_action(to_run_[step]) : do_package(package_of(step));
    around_.jobserver.release();
    if (!done) note_failure();
    if (sys::interrupted()) stop_ = true;
    return done;
  }

  // While a library is packed it is held as it was and compressed. Large ones take turns, so that
  // no number of jobs multiplies them; what else is to do goes on meanwhile.
  std::unique_lock<std::mutex> turn_of(std::size_t step) {
    constexpr std::uint64_t kLarge = std::uint64_t{64} << 20;
    if (is_action(step)) return {};
    std::uint64_t size = 0;
    for (const model::NativeOutput& native : around_.plan.packages[package_of(step)].natives) {
      const store::StoredResult* result = around_.results.find(native.action);
      const store::StoredFile* file = result == nullptr ? nullptr : result->file(native.path);
      if (file != nullptr) size += file->size;
    }
    return size < kLarge ? std::unique_lock<std::mutex>() : std::unique_lock(large_mutex_);
  }

  bool do_action(std::size_t index) {
    const model::Action& action = around_.plan.actions[index];
    ActionReport& report = report_.actions[index];
    emit(ActionStarted{action.id, action.kind, log_path(action.id, around_.options)});
    const double began = around_.seams.clock.steady();
    auto ran = run_action(action, report.key, around_);
    report.seconds = around_.seams.clock.steady() - began;
    if (ran) {
      if (!ran->from_store) note_time(action.id, began);
      take(action, std::move(*ran), report);
    } else {
      report.error = at(std::move(ran).error(), action.id);
      const bool was_stopped = report.error->kind == ErrorKind::kInterrupted;
      report.outcome = was_stopped ? StepOutcome::kNotRun : StepOutcome::kFailed;
    }
    emit(ActionFinished{action.id, action.kind, report.seconds, report.error,
                        report.outcome == StepOutcome::kFromStore});
    return !report.error;
  }

  void note_time(const std::string& id, double began) {
    const double now = around_.seams.clock.steady();
    const std::scoped_lock lock(timeline_mutex_);
    report_.timeline.push_back({id, began - began_, now - began});
  }

  void take(const model::Action& action, Ran ran, ActionReport& report) {
    report.outcome = ran.from_store ? StepOutcome::kFromStore : StepOutcome::kRan;
    if (!ran.from_store) {
      report.cpu_seconds = ran.result.cpu_seconds;
      report.peak_kib = ran.result.peak_kib;
    }
    if (!ran.stale.empty()) emit(StaleUnitsFound{action.id, ran.stale});
    report.stale = std::move(ran.stale);
    report.action = ran.result.action;
    around_.results.put(action.id, std::move(ran.result));
  }

  bool do_package(std::size_t index) {
    const model::PackageStep& step = around_.plan.packages[index];
    PackageReport& report = report_.packages[index];
    emit(PackageStarted{step.id, step.language, step.target});
    const double began = around_.seams.clock.steady();
    auto packed = pack(step, report.outcome);
    if (packed && report.outcome == StepOutcome::kRan) note_time(step.id, began);
    const double actions = seconds_of(step);
    report.seconds = around_.seams.clock.steady() - began + actions;
    if (packed) {
      report.artifact = artifact_of(step, *packed);
      report.artifact->seconds = actions;
      const std::scoped_lock lock(packed_mutex_);
      resolution_.packed.insert_or_assign(step.id, std::move(*packed));
    } else {
      report.outcome = StepOutcome::kFailed;
      report.error = placed(std::move(packed).error(), cell_name(step));
    }
    emit(PackageFinished{step.id, step.language, step.target,
                         report.artifact ? report.artifact->size : 0, report.seconds,
                         report.error});
    return !report.error;
  }

  // The package from the store, when what it is made of came out as it was before; else made.
  Result<store::StoredResult> pack(const model::PackageStep& step, StepOutcome& outcome) {
    LOCKSTEP_TRY(key, key_of_package(step));
    auto stored = around_.seams.store.lookup(key, {step.file});
    if (stored && around_.seams.store.verify(*stored)) {
      outcome = StepOutcome::kFromStore;
      return std::move(*stored);
    }
    outcome = StepOutcome::kRan;
    LOCKSTEP_TRY(hashes, hashes_for(step));
    return make_package(step, key, hashes, around_);
  }

  Result<Digest> key_of_package(const model::PackageStep& step) {
    const std::scoped_lock lock(packed_mutex_);
    const auto parts = around_.packages.parts(step, around_.results, resolution_.keys);
    if (!parts) {
      return fail(ErrorKind::kNotFound, fmt::format("an action of `{}` left no file that it was to "
                                                    "leave",
                                                    step.id));
    }
    return resolution_.keys[step.id] = key_of(*parts);
  }

  Result<std::map<std::string, std::string>> hashes_for(const model::PackageStep& step) {
    std::map<std::string, std::string> hashes;
    const std::scoped_lock lock(packed_mutex_);
    for (const std::string& id : step.packages) {
      LOCKSTEP_TRY(note, read_note(resolution_.packed.at(id), around_.seams.store));
      hashes.insert(note.hashes.begin(), note.hashes.end());
    }
    return hashes;
  }

  // A gate's Error names its cell already.
  static Error placed(Error error, const std::string& cell) {
    if (error.where.starts_with(cell)) return error;
    return at(std::move(error), cell);
  }

  static std::string cell_name(const model::PackageStep& step) {
    return step.id.substr(step.id.find('/') + 1);
  }

  double seconds_of(const model::PackageStep& step) const {
    std::set<std::string> ids;
    for (const model::NativeOutput& native : step.natives) ids.insert(native.action);
    double seconds = 0;
    for (const std::string& id : ids) {
      // Others may be running right now; those needed have ended.
      const auto place = places_.find(id);
      if (place == places_.end()) continue;
      const ActionReport& action = report_.actions[place->second];
      if (action.outcome == StepOutcome::kRan) seconds += action.seconds;
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
      emit(ActionFinished{report.id, report.kind, 0, report.error, false});
      return;
    }
    const model::PackageStep& package = around_.plan.packages[package_of(step)];
    PackageReport& report = report_.packages[package_of(step)];
    report.outcome = StepOutcome::kNeedsFailed;
    report.error = at(std::move(error), cell_name(package));
    emit(PackageFinished{package.id, package.language, package.target, 0, 0, report.error});
  }

  bool has_failed(std::size_t step) const {
    const auto outcome = is_action(step) ? report_.actions[to_run_[step]].outcome
                                         : report_.packages[package_of(step)].outcome;
    return outcome == StepOutcome::kFailed;
  }

  const Surroundings& around_;
  Resolution& resolution_;  // packages' keys and results are added; guarded by packed_mutex_
  std::atomic<bool>& stop_;
  std::vector<std::size_t> to_run_;   // indices into the plan's actions
  std::vector<std::size_t> to_pack_;  // and into its packages
  Graph graph_;
  BuildReport report_;
  std::map<std::string, std::size_t> places_;  // of actions in report_.actions
  store::Durations durations_;
  std::mutex packed_mutex_;
  std::mutex large_mutex_;  // held while a large package is made
  std::mutex sink_mutex_;
  std::mutex timeline_mutex_;
  double began_ = around_.seams.clock.steady();
};

}  // namespace

BuildReport run_steps(const Surroundings& around, Resolution& resolution, std::atomic<bool>& stop) {
  return Build(around, resolution, stop).run();
}

}  // namespace lockstep::engine

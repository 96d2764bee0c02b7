#include "progress_state.hpp"

#include <algorithm>
#include <set>

#include "summary.hpp"

namespace lockstep::cli {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

void add_actions(const model::Plan& plan, BuildProgress& state) {
  for (const model::Action& action : plan.actions) {
    ActionProgress progress{action.id, action.kind, {}, Phase::kDone, false, 0, {}};
    for (const std::string& upstream : action.upstreams()) {
      const auto found = state.action_index.find(upstream);
      if (found != state.action_index.end()) progress.needs.push_back(found->second);
    }
    state.action_index[action.id] = state.actions.size();
    state.actions.push_back(std::move(progress));
  }
}

// Everything that `own` needs, nearest first.
std::vector<std::size_t> all_below(const BuildProgress& state,
                                   const std::vector<std::size_t>& own) {
  std::vector<std::size_t> below;
  std::set<std::size_t> seen(own.begin(), own.end());
  std::vector<std::size_t> level = own;
  while (!level.empty()) {
    std::vector<std::size_t> next;
    for (const std::size_t action : level) {
      for (const std::size_t need : state.actions[action].needs) {
        if (seen.insert(need).second) next.push_back(need);
      }
    }
    below.insert(below.end(), next.begin(), next.end());
    level = std::move(next);
  }
  return below;
}

void add_package(PackageProgress package, BuildProgress& state) {
  if (!package.target.empty())
    state.cell_index[package.language + "/" + package.target] = state.packages.size();
  state.package_index[package.id] = state.packages.size();
  state.packages.push_back(std::move(package));
}

void add_packages(const model::Plan& plan, BuildProgress& state) {
  for (const model::PackageStep& step : plan.packages) {
    PackageProgress package;
    package.id = step.id;
    package.language = step.language;
    package.target = step.target;
    std::set<std::size_t> own;
    for (const model::NativeOutput& native : step.natives) {
      const auto found = state.action_index.find(native.action);
      if (found != state.action_index.end()) own.insert(found->second);
    }
    package.own.assign(own.begin(), own.end());
    package.below = all_below(state, package.own);
    add_package(std::move(package), state);
  }
}

ActionProgress* action_of(BuildProgress& state, const std::string& id) {
  const auto found = state.action_index.find(id);
  return found == state.action_index.end() ? nullptr : &state.actions[found->second];
}

void begin(const engine::BuildStarted& started, double now, BuildProgress& state) {
  state.begun = true;
  state.began = now;
  state.waits_for.clear();
  for (const engine::PlannedAction& planned : started.to_run) {
    ActionProgress* action = action_of(state, planned.id);
    if (action == nullptr) continue;
    action->to_run = true;
    action->phase = Phase::kWaits;
    action->expected = planned.expected;
  }
}

// What fails without having begun was never tried.
Phase ended(Phase before, bool failed) {
  if (!failed) return Phase::kDone;
  return before == Phase::kRuns ? Phase::kFailed : Phase::kSkipped;
}

void finish_package(const engine::PackageFinished& finished, BuildProgress& state) {
  const auto found = state.package_index.find(finished.id);
  if (found == state.package_index.end()) {
    // A cell that cannot be built here is in no step of the plan.
    PackageProgress blocked;
    blocked.id = finished.id;
    blocked.language = finished.language;
    blocked.target = finished.target;
    blocked.phase = Phase::kFailed;
    add_package(std::move(blocked), state);
    return;
  }
  PackageProgress& package = state.packages[found->second];
  package.phase = ended(package.phase, finished.error.has_value());
  package.size = finished.size;
}

}  // namespace

BuildProgress begin_progress(const model::Plan& plan, unsigned jobs, double now) {
  BuildProgress state;
  state.title = headline(plan);
  const Grid grid = blank_grid(plan);
  state.columns = grid.columns;
  state.rows = grid.rows;
  state.jobs = std::max(1U, jobs);
  state.began = now;
  add_actions(plan, state);
  add_packages(plan, state);
  return state;
}

BuildProgress after(BuildProgress state, const engine::Event& event, double now) {
  std::visit(Overloaded{
                 [&](const engine::WaitingForBuild& waiting) { state.waits_for = waiting.holder; },
                 [&](const engine::BuildStarted& started) { begin(started, now, state); },
                 [](const engine::ActionHit&) {},
                 [&](const engine::ActionStarted& started) {
                   if (ActionProgress* action = action_of(state, started.id)) {
                     action->phase = Phase::kRuns;
                     action->began = now;
                   }
                 },
                 [&](const engine::ActionFinished& finished) {
                   if (ActionProgress* action = action_of(state, finished.id))
                     action->phase = ended(action->phase, finished.error.has_value());
                 },
                 [](const engine::StaleUnitsFound&) {},
                 [&](const engine::PackageHit& hit) {
                   const auto found = state.package_index.find(hit.id);
                   if (found == state.package_index.end()) return;
                   state.packages[found->second].phase = Phase::kDone;
                   state.packages[found->second].size = hit.size;
                 },
                 [&](const engine::PackageStarted& started) {
                   const auto found = state.package_index.find(started.id);
                   if (found == state.package_index.end()) return;
                   state.packages[found->second].phase = Phase::kRuns;
                   state.packages[found->second].began = now;
                 },
                 [&](const engine::PackageFinished& finished) { finish_package(finished, state); },
             },
             event);
  return state;
}

Count count_steps(const BuildProgress& state) {
  Count count;
  const auto add = [&count](Phase phase) {
    ++count.total;
    if (phase != Phase::kWaits && phase != Phase::kRuns) ++count.done;
    if (phase == Phase::kFailed || phase == Phase::kSkipped) ++count.failed;
  };
  for (const ActionProgress& action : state.actions) {
    if (action.to_run) add(action.phase);
  }
  if (count.total > 0) return count;
  for (const PackageProgress& package : state.packages) add(package.phase);
  return count;
}

}  // namespace lockstep::cli

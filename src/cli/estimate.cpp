#include <algorithm>
#include <functional>
#include <map>
#include <queue>

#include "progress_state.hpp"

namespace lockstep::cli {

namespace {

bool is_left(const ActionProgress& action) {
  return action.to_run && (action.phase == Phase::kWaits || action.phase == Phase::kRuns);
}

// The mean of what is known of each kind.
std::map<model::ActionKind, double> means(const std::vector<ActionProgress>& actions) {
  std::map<model::ActionKind, double> sums;
  std::map<model::ActionKind, double> counts;
  for (const ActionProgress& action : actions) {
    if (!action.expected) continue;
    sums[action.kind] += *action.expected;
    counts[action.kind] += 1;
  }
  for (auto& [kind, sum] : sums) sum /= counts[kind];
  return sums;
}

// How long action will go on, or nothing when nobody knows.
std::optional<double> rest_of(const ActionProgress& action,
                              const std::map<model::ActionKind, double>& means, double now) {
  double expected = 0;
  if (action.expected) {
    expected = *action.expected;
  } else if (const auto mean = means.find(action.kind); mean != means.end()) {
    expected = mean->second;
  } else {
    return std::nullopt;
  }
  if (action.phase != Phase::kRuns) return expected;
  // One that takes longer than it did may end at any moment.
  return std::max(0.0, expected - (now - action.began));
}

// A schedule of what is left, in the plan's order, upstreams first: each begins when all it needs
// have ended and a job is free.
class Schedule {
 public:
  Schedule(const std::vector<ActionProgress>& actions, unsigned jobs)
      : actions_(actions), ends_(actions.size(), 0) {
    for (unsigned i = 0; i < jobs; ++i) free_.push(0);
  }

  void place(std::size_t index, double rest) {
    double start = free_.top();
    free_.pop();
    if (actions_[index].phase != Phase::kRuns) {
      for (const std::size_t need : actions_[index].needs) start = std::max(start, ends_[need]);
    }
    ends_[index] = start + rest;
    free_.push(ends_[index]);
    last_ = std::max(last_, ends_[index]);
  }

  double last() const { return last_; }

 private:
  const std::vector<ActionProgress>& actions_;
  std::vector<double> ends_;
  std::priority_queue<double, std::vector<double>, std::greater<>> free_;
  double last_ = 0;
};

}  // namespace

std::optional<double> seconds_left(const BuildProgress& state, double now) {
  if (std::ranges::none_of(state.actions, is_left)) return std::nullopt;
  const auto known = means(state.actions);
  Schedule schedule(state.actions, state.jobs);
  for (const Phase phase : {Phase::kRuns, Phase::kWaits}) {
    for (std::size_t i = 0; i < state.actions.size(); ++i) {
      if (!is_left(state.actions[i]) || state.actions[i].phase != phase) continue;
      const auto rest = rest_of(state.actions[i], known, now);
      if (!rest) return std::nullopt;
      schedule.place(i, *rest);
    }
  }
  return schedule.last();
}

}  // namespace lockstep::cli

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/engine/events.hpp"
#include "lockstep/model/plan.hpp"

namespace lockstep::cli {

enum class Phase {
  kWaits,
  kRuns,
  kDone,
  kFailed,
  kSkipped,  ///< not done, since something it needs failed
};

/// An action of a running build.
struct ActionProgress {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  std::vector<std::size_t> needs;  ///< indices of the actions it takes from
  Phase phase = Phase::kWaits;
  bool to_run = false;             ///< false: the store has its result, or nothing needs it
  double began = 0;                ///< steady time
  std::optional<double> expected;  ///< seconds, from an earlier run
  bool operator==(const ActionProgress&) const = default;
};

/// A package of a running build: a cell's, or a language's main package (`target` empty).
struct PackageProgress {
  std::string id;
  std::string language;
  std::string target;
  std::vector<std::size_t> own;    ///< the actions that leave its natives
  std::vector<std::size_t> below;  ///< all that these need, nearest first
  Phase phase = Phase::kWaits;
  double began = 0;
  std::uint64_t size = 0;  ///< bytes, once it is done
  bool operator==(const PackageProgress&) const = default;
};

/// A running build as its events have told it so far.
struct BuildProgress {
  std::string title;                 ///< `lorem 0.1.0 · 24 packages from 6 core builds`
  std::vector<std::string> columns;  ///< languages
  std::vector<std::string> rows;     ///< targets
  std::vector<ActionProgress> actions;
  std::vector<PackageProgress> packages;
  std::map<std::string, std::size_t> action_index;   ///< by id
  std::map<std::string, std::size_t> package_index;  ///< by id
  std::map<std::string, std::size_t> cell_index;     ///< by `language/target`
  unsigned jobs = 1;                                 ///< steps that run at once
  bool begun = false;                                ///< what will run is known
  bool stopping = false;                             ///< an interrupt arrived
  double began = 0;                                  ///< steady time
  std::string waits_for;                             ///< another build of the project, if any
  bool operator==(const BuildProgress&) const = default;
};

/// The state before anything is known but the plan. `now` is steady time in seconds.
BuildProgress begin_progress(const model::Plan& plan, unsigned jobs, double now);

/// `state` after `event` happened at `now`.
BuildProgress after(BuildProgress state, const engine::Event& event, double now);

/// How many steps there are and how many of them ended: the actions that run, or the packages when
/// no action does.
struct Count {
  std::size_t done = 0;
  std::size_t failed = 0;  ///< of those done; skipped ones included
  std::size_t total = 0;
};
Count count_steps(const BuildProgress& state);

/// Seconds until the last action ends, as far as earlier runs tell: a schedule of what is left over
/// the jobs, each action as long as it last was. One never seen counts as the mean of its kind;
/// nothing when no such mean is known, or nothing is left to run.
std::optional<double> seconds_left(const BuildProgress& state, double now);

}  // namespace lockstep::cli

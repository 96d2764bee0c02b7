#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/engine/build.hpp"
#include "lockstep/store/key_parts.hpp"

namespace lockstep::engine {

/// What a build would do with a step.
enum class StepState {
  kFromStore,  ///< its result is in the store, or nothing needs it to run
  kToRun,
};

/// An action or package with what is known of it before anything runs.
struct StepStatus {
  std::string id;
  std::optional<Digest> key;  ///< none for a package as long as an action that it needs is to run
  StepState state = StepState::kToRun;
  bool operator==(const StepStatus&) const = default;
};

/// What a build of a plan would do.
struct PlanStatus {
  std::vector<StepStatus> actions;   ///< in the plan's order
  std::vector<StepStatus> packages;  ///< likewise
};

/// Looks every step up in the store. Runs nothing. Errors: the plan does not hold together, an
/// input cannot be read.
Result<PlanStatus> plan_status(const model::Plan& plan, const BuildOptions& options,
                               const Seams& seams);

/// One thing that a step is made of and that is not as it was.
struct Change {
  std::string step;  ///< the first step that it changes
  store::PartKind kind = store::PartKind::kFile;
  std::string name;
  std::optional<Digest> before;  ///< nothing: it is new
  std::optional<Digest> now;     ///< nothing: it is gone
  std::string detail_before;     ///< words, where words can show it
  std::string detail_now;
};

/// Why a step has to run.
enum class Reason {
  kUnchanged,  ///< it does not have to
  kNeverRan,   ///< no successful build of this project is known
  kChanged,    ///< an input of it, or of a step that it needs, changed
  kEvicted,    ///< all is as it was, but the store no longer has the result
};

/// What a build would do for one package, and why.
struct Explanation {
  StepState state = StepState::kToRun;
  Reason reason = Reason::kUnchanged;
  std::string step;               ///< the first step that has to run
  std::optional<Change> change;   ///< for kChanged
  std::vector<std::string> runs;  ///< the steps that would run for it, in order
};

/// Explains the package `id` of the plan: the first input that changed since the last successful
/// build, looked for upstream first.
Result<Explanation> explain(const model::Plan& plan, const std::string& id,
                            const BuildOptions& options, const Seams& seams);

}  // namespace lockstep::engine

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/engine/events.hpp"
#include "lockstep/executor/executor.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/store/store.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// What to do after the first failure.
enum class FailurePolicy {
  kKeepGoing,  ///< all that does not need the failed step is still built
  kFailFast,   ///< running actions are ended, nothing new begins
};

/// How to take a unit of the core or a dependency that cargo compiled again.
enum class StalePolicy { kWarn, kFail };

/// What the caller decides about a build.
struct BuildOptions {
  std::string folder;  ///< absolute folder of the project
  std::string dist;    ///< absolute, beside which the new one is written; `<folder>/dist`
  std::vector<std::string> files;  ///< the project's files that are not ignored (Survey::files)
  std::string program;             ///< absolute path of lockstep itself
  std::map<std::string, std::string> environment;  ///< the caller's, for what actions inherit
  unsigned jobs = 1;  ///< tokens shared by actions and the compilers they start
  FailurePolicy failure = FailurePolicy::kKeepGoing;
  StalePolicy stale = StalePolicy::kWarn;
  bool keep_folders = false;                    ///< leave the folders that failed actions ran in
  std::map<std::string, std::string> platform;  ///< what actions run on, in the words of the Remote
                                                ///< Execution API: `OSFamily`, `ISA`
  std::int64_t epoch = 0;  ///< seconds since 1970 for the time stamps in packages
};

/// The seams a build works through.
struct Seams {
  sys::Filesystem& files;
  const sys::Clock& clock;
  store::Store& store;
  executor::Executor& executor;
};

/// How a step ended.
enum class StepOutcome {
  kRan,          ///< it ran and succeeded
  kFromStore,    ///< its result was in the store, or nothing needed it to run
  kFailed,       ///< it failed, or cannot be built here
  kNeedsFailed,  ///< a step it needs failed; its Error names that one
  kNotRun,       ///< the build ended before its turn
};

/// One action's part in a build.
struct ActionReport {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  Digest key;                             ///< its plan key
  std::optional<store::BlobName> action;  ///< its Remote Execution Action, once derived
  StepOutcome outcome = StepOutcome::kNotRun;
  double seconds = 0;      ///< wall time of its run in this build
  double cpu_seconds = 0;  ///< likewise
  std::uint64_t peak_kib = 0;
  std::vector<executor::StaleUnit> stale;
  std::optional<Error> error;
};

/// One package's part in a build; blocked cells have one too.
struct PackageReport {
  std::string id;
  std::string language;
  std::string target;  ///< empty for a main package
  StepOutcome outcome = StepOutcome::kNotRun;
  double seconds = 0;  ///< wall time of packing it and of the actions that left its natives, as far
                       ///< as they ran
  std::optional<model::Artifact> artifact;
  std::optional<Error> error;
};

/// What a build did.
struct BuildReport {
  std::vector<ActionReport> actions;       ///< in the plan's order
  std::vector<PackageReport> packages;     ///< in the plan's order, blocked cells last
  std::vector<model::TimedStep> timeline;  ///< what ran, by when it began
  double seconds = 0;
  bool replaced_dist = false;  ///< false: dist is as it was, since some package failed or it held
                               ///< all this already

  /// Whether every package was written.
  bool ok() const;
};

/// Builds a plan: runs the actions that the store has no result for, packs, and replaces dist as a
/// whole; when nothing has changed, dist is held against what it should be and left alone. Steps
/// that fail are in the report; an Error is what ended the build as such: a dist that
/// is not ours or cannot be written, unreadable inputs, an interrupt (`kInterrupted`).
Result<BuildReport> build(const model::Plan& plan, const BuildOptions& options, const Seams& seams,
                          const EventSink& sink);

}  // namespace lockstep::engine

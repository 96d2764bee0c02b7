#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/executor/executor.hpp"
#include "lockstep/model/action.hpp"

namespace lockstep::engine {

/// Another build of this project is running; this one waits for it. `holder` says who it is.
struct WaitingForBuild {
  std::string holder;
};

/// An action that will run.
struct PlannedAction {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  std::optional<double> expected;  ///< seconds it took the last time it ran, when that is known
};

/// All keys are known: what will run and what the store has.
struct BuildStarted {
  std::size_t packages = 0;
  std::size_t core_builds = 0;
  std::size_t from_store = 0;
  std::vector<PlannedAction> to_run;  ///< in the plan's order
};

/// An action's result was taken from the store.
struct ActionHit {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
};

/// An action began to run.
struct ActionStarted {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  std::string log;  ///< absolute path of the file that gets all it says, as it says it
};

/// An action ended, or cannot begin because one it needs failed.
struct ActionFinished {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  double seconds = 0;
  std::optional<Error> error;
  bool from_store = false;  ///< nothing ran: its inputs came out as they were in a run before, or
                            ///< another build had just done it
};

/// Cargo compiled units again that should have been fresh: the core is compiled more than once.
struct StaleUnitsFound {
  std::string id;  ///< the action
  std::vector<executor::StaleUnit> units;
};

/// A package as it is to be was in the store.
struct PackageHit {
  std::string id;
  std::string language;
  std::string target;      ///< empty for a main package
  std::uint64_t size = 0;  ///< bytes of the package file
};

/// A package began to be packed.
struct PackageStarted {
  std::string id;
  std::string language;
  std::string target;  ///< empty for a main package
};

/// A package was written, or failed.
struct PackageFinished {
  std::string id;
  std::string language;
  std::string target;
  std::uint64_t size = 0;  ///< bytes of the package file
  double seconds = 0;
  std::optional<Error> error;
};

/// A step of a running build. Plain values; the caller renders them.
using Event = std::variant<WaitingForBuild, BuildStarted, ActionHit, ActionStarted, ActionFinished,
                           StaleUnitsFound, PackageHit, PackageStarted, PackageFinished>;

/// Takes events. Called from several threads, never two at a time.
using EventSink = std::function<void(const Event&)>;

}  // namespace lockstep::engine

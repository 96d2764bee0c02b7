#pragma once

#include <functional>
#include <map>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"
#include "lockstep/release/journal.hpp"
#include "lockstep/release/perform.hpp"

namespace lockstep::release {

/// What happens to one operation while a release runs.
struct Event {
  enum class Kind { kBegun, kDone, kThere, kFailed } kind = Kind::kBegun;
  const ecosystem::Operation& operation;
  std::string detail;
};

/// What a run may be told.
struct RunOptions {
  Patience patience;
  /// Answers of a preflight of the same moment, by operation; what stands in here is not asked
  /// again before the first act.
  std::map<std::string, Asked> asked;
  std::function<void(const Event&)> on_event;  ///< called from several threads, one at a time
};

/// How a run went.
struct Outcomes {
  std::size_t done = 0;         ///< operations done by this run
  std::size_t there = 0;        ///< that were done before
  std::vector<Error> problems;  ///< empty: the whole release is public
};

/// Carries out every operation of `release`, stage by stage: the next stage begins when all of the
/// one before is done and seen. Within a stage registries go side by side, and so do consecutive
/// operations of one kind, as many acts as the registry bears at once, while what was accepted
/// before is waited for; a change of kind waits for what stands before it. After a failure nothing
/// new begins.
Outcomes run(const Release& release, const RunOptions& options, Journal& journal,
             const Seams& seams);

}  // namespace lockstep::release

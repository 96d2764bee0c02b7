#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"
#include "lockstep/release/perform.hpp"

namespace lockstep::release {

/// One thing that was looked at before the first byte goes out.
struct Finding {
  enum class Level {
    kFine,
    kDone,     ///< there already, the same
    kUnknown,  ///< cannot be known before it is tried
    kProblem,  ///< nothing may be published
  };
  Level level = Level::kFine;
  std::string registry;
  std::string what;    ///< `address`, `token`, a package's file
  std::string detail;  ///< what was found
  std::string hint;    ///< what to do about a problem
  bool operator==(const Finding&) const = default;
};

/// Everything that was found, in the order of registries, addresses first.
struct Preflight {
  std::vector<Finding> findings;
  /// What stands at the registries of uploads, by operation, for `RunOptions::asked`.
  std::map<std::string, Asked> asked;
};

/// Asks every registry all that can be asked without changing anything: whether it answers, whether
/// the credentials serve, what it would refuse, and for every package whether it is absent, there
/// with the same bytes, or with other ones. What is only tried is tried again, as often as an act,
/// when somebody else is in the way.
Preflight preflight(const Release& release, const Patience& patience, Tokens& tokens,
                    const Seams& seams);

/// The findings that forbid a release, as one Error (kCheckFailed) with the rest in `others`; fine
/// when there are none.
Result<void> verdict_of(const Preflight& preflight);

}  // namespace lockstep::release

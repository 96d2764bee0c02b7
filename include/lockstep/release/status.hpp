#pragma once

#include <string>
#include <vector>

#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"

namespace lockstep::release {

/// What a registry holds of one operation's thing.
struct Held {
  const ecosystem::Operation* operation = nullptr;
  Result<ecosystem::Standing> standing;
};

/// How far a release is.
enum class Progress {
  kComplete,   ///< everything is there, the same
  kPartial,    ///< some is missing, or could not be asked about
  kDifferent,  ///< something else is there under one of the names
};

/// Asks every registry about every operation of `release`, in its order.
std::vector<Held> ask_status(const Release& release, Tokens& tokens, const Seams& seams);

/// What that says of the whole.
Progress progress_of(const std::vector<Held>& held);

}  // namespace lockstep::release

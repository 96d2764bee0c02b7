#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/release/channel.hpp"
#include "lockstep/release/exchange.hpp"

namespace lockstep::release {

/// A fresh token for `operation` at the channel's registry: the CI's identity token for the
/// registry's audience, exchanged. An identity token serves once, so each call asks for a new one.
Result<ecosystem::Secret> mint_token(const Channel& channel, const ecosystem::Operation& operation,
                                     const Seams& seams);

}  // namespace lockstep::release

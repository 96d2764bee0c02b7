#pragma once

#include <string>

#include "lockstep/engine/events.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// `event` as one plain line for stderr, with its line feed; empty when `chatter` does not want it.
std::string progress_line(const engine::Event& event, Chatter chatter);

}  // namespace lockstep::cli

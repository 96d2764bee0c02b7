#pragma once

#include <string>
#include <vector>

#include "look.hpp"
#include "progress_state.hpp"

namespace lockstep::cli {

/// A running build as lines for a terminal of this look, none wider than it and fewer than it has
/// rows: headline, languages × targets, what runs and for how long, how far it is. In a narrow
/// terminal the cells shrink to their marks, in a very narrow one only what runs is left; where
/// rows are few the targets at work are shown first. `now` is steady time in seconds.
std::vector<std::string> view(const BuildProgress& state, double now, const Look& look);

/// `14 s`, `2 min 5 s`, `1 h 20 min`.
std::string spoken_duration(double seconds);

/// What is left as a person says it: `about 40 s left`.
std::string spoken_estimate(double seconds);

}  // namespace lockstep::cli

#pragma once

#include <string>

#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// Lets all actions run in `image` (an id, or a name with a digest), which becomes part of their
/// keys; but for the one that brings packages of others where `local` has what does that. Nothing
/// changes for an empty one.
void run_in_image(const std::string& image, const toolchain::Host& local, BuildActions& build);

/// Gives the actions that run in an image ids of their own: `core/linux-x64@zig`.
void name_after_image(const std::string& name, BuildActions& build);

/// Adds `more` to `build`. What both bring is brought once.
void join_actions(BuildActions more, BuildActions& build);

}  // namespace lockstep::plan

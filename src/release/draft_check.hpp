#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/draft.hpp"

namespace lockstep::release {

/// Looks at what a forge gave as manifest and plan, before anything follows from it: of the version
/// that was asked for, of this project, to the registries that are configured here, every package
/// planned and named as a file below the folder, none too large. One Error (kCheckFailed) with all
/// problems.
Result<void> check_draft(const engine::Finished& finished, const DraftRequest& request);

}  // namespace lockstep::release

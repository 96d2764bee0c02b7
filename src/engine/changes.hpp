#pragma once

#include <optional>

#include "inputs.hpp"
#include "lockstep/engine/plan_status.hpp"

namespace lockstep::engine {

/// The first part of `now` that is new or not as it was in `before`, else the first that is gone;
/// nothing when they are equal. Of a folder it is the first file whose line of the listing differs,
/// as long as the store still has the old listing. The Change's step is left empty.
std::optional<Change> first_difference(const store::KeyParts& before, const store::KeyParts& now,
                                       const Inputs& inputs, const store::Store& store);

}  // namespace lockstep::engine

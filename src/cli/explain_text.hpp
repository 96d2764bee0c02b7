#pragma once

#include <string>

#include "lockstep/engine/plan_status.hpp"

namespace lockstep::cli {

/// `from the store` or `to run`.
const char* words_for(engine::StepState state);

/// Why `cell` has to run, or that it does not, as a person reads it.
std::string explain_text(const std::string& cell, const engine::Explanation& explanation);

/// The same as JSON.
std::string explain_json(const std::string& cell, const engine::Explanation& explanation);

}  // namespace lockstep::cli

#pragma once

#include <string_view>

#include "lockstep/model/action.hpp"

namespace lockstep::cli {

/// What events call an action of this kind: `standard_library`.
std::string_view action_word(model::ActionKind kind);

/// The same where there is little room: `std`.
std::string_view short_word(model::ActionKind kind);

}  // namespace lockstep::cli

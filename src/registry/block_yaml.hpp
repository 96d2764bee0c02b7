#pragma once

#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"

namespace lockstep::registry {

/// The part of YAML 1.1 that gems describe themselves in: block mappings and sequences, quoted,
/// plain and block scalars, empty flow collections. Tags are passed over, scalars stay texts.
/// Fails (kCheckFailed) for anchors, aliases and all else, and beyond 64 levels.
Result<model::Value> parse_block_yaml(std::string_view text);

}  // namespace lockstep::registry

#pragma once

#include <map>
#include <string>

#include "inputs.hpp"
#include "lockstep/model/action.hpp"

namespace lockstep::engine {

/// The plan key of `action`: the digest of its commands, environment, toolchain, inputs' contents
/// and its upstreams' plan keys (in `upstreams`, by id). Its own id and the values of inherited
/// variables are no part of it.
Digest plan_key(const model::Action& action, const Inputs& inputs,
                const std::map<std::string, Digest>& upstreams);

}  // namespace lockstep::engine

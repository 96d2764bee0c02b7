#pragma once

#include <map>
#include <set>
#include <string>

#include "run_action.hpp"

namespace lockstep::engine {

/// What is known before anything runs.
struct Resolution {
  std::map<std::string, Digest> keys;  ///< of every action
  std::set<std::string> to_run;        ///< actions that something needs and the store lacks
};

/// Computes all plan keys and walks from the packages back: results that the store has go into
/// `results`, upstreams of a result that is there are not looked at.
Resolution resolve(const model::Plan& plan, const Inputs& inputs, store::Store& store,
                   Results& results);

}  // namespace lockstep::engine

#pragma once

#include <map>
#include <set>
#include <string>

#include "package_keys.hpp"
#include "run_action.hpp"

namespace lockstep::engine {

/// What is known before anything runs.
struct Resolution {
  std::map<std::string, Digest> keys;  ///< of every action, and of packages as far as known
  std::set<std::string> to_run;        ///< actions that something needs and the store lacks
  std::map<std::string, store::StoredResult> packed;  ///< packages that the store has, by id
};

/// How stored results are looked at.
enum class Scrutiny {
  kPresence,  ///< blobs are there, with the right size
  kBytes,     ///< those that a step to come will read are held against their digests as well
};

/// Computes the keys and walks from the packages back: results that the store has go into
/// `results`, upstreams of a result that is there are not looked at.
Resolution resolve(const model::Plan& plan, const Inputs& inputs, const PackageKeys& packages,
                   store::Store& store, Scrutiny scrutiny, Results& results);

}  // namespace lockstep::engine

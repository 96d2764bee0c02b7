#include "lockstep/model/action.hpp"

#include <set>

namespace lockstep::model {

std::vector<std::string> Action::upstreams() const {
  std::set<std::string> ids;
  for (const Input& input : inputs) {
    if (const auto* upstream = std::get_if<UpstreamInput>(&input)) ids.insert(upstream->action);
  }
  return {ids.begin(), ids.end()};
}

}  // namespace lockstep::model

#include "resolve.hpp"

#include <vector>

#include "keys.hpp"

namespace lockstep::engine {

namespace {

// Actions that packages take files from, and those that nothing takes anything from.
std::vector<std::string> wanted_actions(const model::Plan& plan) {
  std::set<std::string> used;
  for (const model::Action& action : plan.actions) {
    for (const std::string& upstream : action.upstreams()) used.insert(upstream);
  }
  std::set<std::string> wanted;
  for (const model::PackageStep& step : plan.packages) {
    for (const model::NativeOutput& native : step.natives) wanted.insert(native.action);
  }
  for (const model::Action& action : plan.actions) {
    if (!used.contains(action.id)) wanted.insert(action.id);
  }
  return {wanted.begin(), wanted.end()};
}

}  // namespace

Resolution resolve(const model::Plan& plan, const Inputs& inputs, store::Store& store,
                   Results& results) {
  Resolution resolution;
  std::map<std::string, const model::Action*> actions;
  for (const model::Action& action : plan.actions) {
    actions[action.id] = &action;
    resolution.keys[action.id] = plan_key(action, inputs, resolution.keys);
  }
  std::vector<std::string> pending = wanted_actions(plan);
  std::set<std::string> seen(pending.begin(), pending.end());
  while (!pending.empty()) {
    const std::string id = std::move(pending.back());
    pending.pop_back();
    const model::Action& action = *actions.at(id);
    if (auto stored = store.lookup(resolution.keys.at(id), action.outputs)) {
      results.put(id, std::move(*stored));
      continue;
    }
    resolution.to_run.insert(id);
    for (const std::string& upstream : action.upstreams()) {
      if (seen.insert(upstream).second) pending.push_back(upstream);
    }
  }
  return resolution;
}

}  // namespace lockstep::engine

#include "resolve.hpp"

#include <optional>
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

// One walk over the plan against one store.
class Search {
 public:
  Search(const model::Plan& plan, const Inputs& inputs, store::Store& store, Scrutiny scrutiny,
         Results& results)
      : plan_(plan), store_(store), scrutiny_(scrutiny), results_(results) {
    TextDigests texts;
    for (const model::Action& action : plan.actions) {
      actions_[action.id] = &action;
      found_.keys[action.id] = key_of(parts_of(action, inputs, found_.keys, texts));
    }
  }

  Resolution all(const PackageKeys& packages) {
    for (const std::string& id : wanted_actions(plan_)) look_up(id);
    for (const model::PackageStep& step : plan_.packages) {
      if (!is_packed(step, packages)) need_natives(step);
    }
    while (!pending_.empty()) {
      const std::string id = std::move(pending_.back());
      pending_.pop_back();
      for (const std::string& upstream : actions_.at(id)->upstreams()) need(upstream);
    }
    return std::move(found_);
  }

 private:
  // The action's result if the store has it; else it will run.
  const store::StoredResult* look_up(const std::string& id) {
    if (const auto* known = results_.find(id)) return known;
    if (found_.to_run.contains(id)) return nullptr;
    if (auto stored = store_.lookup(found_.keys.at(id), actions_.at(id)->outputs)) {
      results_.put(id, std::move(*stored));
      return results_.find(id);
    }
    run(id);
    return nullptr;
  }

  void run(const std::string& id) {
    if (found_.to_run.insert(id).second) pending_.push_back(id);
  }

  // Something to come reads what this action left.
  void need(const std::string& id) {
    const store::StoredResult* result = look_up(id);
    if (result == nullptr || scrutiny_ == Scrutiny::kPresence || store_.verify(*result)) return;
    results_.drop(id);
    run(id);
  }

  bool is_packed(const model::PackageStep& step, const PackageKeys& packages) {
    const auto parts = packages.parts(step, results_, found_.keys);
    if (!parts) return false;
    const Digest key = key_of(*parts);
    found_.keys[step.id] = key;
    auto stored = store_.lookup(key, {step.file});
    if (!stored || (scrutiny_ == Scrutiny::kBytes && !store_.verify(*stored))) return false;
    found_.packed.emplace(step.id, std::move(*stored));
    return true;
  }

  void need_natives(const model::PackageStep& step) {
    for (const model::NativeOutput& native : step.natives) need(native.action);
  }

  const model::Plan& plan_;
  store::Store& store_;
  Scrutiny scrutiny_;
  Results& results_;
  Resolution found_;
  std::map<std::string, const model::Action*> actions_;
  std::vector<std::string> pending_;  // to run, upstreams not yet looked at
};

}  // namespace

Resolution resolve(const model::Plan& plan, const Inputs& inputs, const PackageKeys& packages,
                   store::Store& store, Scrutiny scrutiny, Results& results) {
  return Search(plan, inputs, store, scrutiny, results).all(packages);
}

}  // namespace lockstep::engine

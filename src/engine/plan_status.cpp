#include "lockstep/engine/plan_status.hpp"

#include <algorithm>

#include "changes.hpp"
#include "check_plan.hpp"
#include "keys.hpp"
#include "record.hpp"
#include "resolve.hpp"

namespace lockstep::engine {

namespace {

// All that is known of a plan before anything runs. Stays where it is: members refer to others.
struct Survey {
  FileDigests digests;
  Inputs inputs;
  std::optional<PackageKeys> packages;
  Results results;
  Resolution resolution;
};

Result<std::unique_ptr<Survey>> survey(const model::Plan& plan, const BuildOptions& options,
                                       const Seams& seams) {
  LOCKSTEP_CHECK(check_plan(plan));
  LOCKSTEP_TRY(digests, FileDigests::open(options.folder, seams));
  LOCKSTEP_TRY(inputs, Inputs::read(plan, options, seams, digests));
  std::unique_ptr<Survey> made(new Survey{std::move(digests), std::move(inputs), {}, {}, {}});
  LOCKSTEP_TRY(packages, PackageKeys::of(plan, options, made->inputs, made->digests, seams.files));
  made->packages.emplace(std::move(packages));
  made->resolution =
      resolve(plan, made->inputs, *made->packages, seams.store, Scrutiny::kPresence, made->results);
  LOCKSTEP_CHECK(made->digests.save());
  return made;
}

StepStatus status_of(const std::string& id, bool to_run, const Resolution& resolution) {
  StepStatus status{id, {}, to_run ? StepState::kToRun : StepState::kFromStore};
  const auto key = resolution.keys.find(id);
  if (key != resolution.keys.end()) status.key = key->second;
  return status;
}

// The step, and all that it needs, upstreams first.
std::vector<std::string> steps_for(const model::Plan& plan, const std::string& id) {
  std::set<std::string> wanted = {id};
  for (auto step = plan.packages.rbegin(); step != plan.packages.rend(); ++step) {
    if (!wanted.contains(step->id)) continue;
    wanted.insert(step->packages.begin(), step->packages.end());
    for (const model::NativeOutput& native : step->natives) wanted.insert(native.action);
  }
  for (auto action = plan.actions.rbegin(); action != plan.actions.rend(); ++action) {
    if (!wanted.contains(action->id)) continue;
    for (std::string& upstream : action->upstreams()) wanted.insert(std::move(upstream));
  }
  std::vector<std::string> steps;
  for (const model::Action& action : plan.actions) {
    if (wanted.contains(action.id)) steps.push_back(action.id);
  }
  for (const model::PackageStep& step : plan.packages) {
    if (wanted.contains(step.id)) steps.push_back(step.id);
  }
  return steps;
}

class Explainer {
 public:
  Explainer(const model::Plan& plan, const Survey& survey, store::KnownSteps known,
            const store::Store& store)
      : plan_(plan), survey_(survey), known_(std::move(known)), store_(store) {}

  Explanation of(const std::string& id) const {
    Explanation told;
    const auto steps = steps_for(plan_, id);
    for (const std::string& step : steps) {
      if (is_to_run(step)) told.runs.push_back(step);
    }
    told.state = is_to_run(id) ? StepState::kToRun : StepState::kFromStore;
    if (told.runs.empty()) return told;
    told.step = told.runs.front();
    told.reason = Reason::kEvicted;
    for (const std::string& step : steps) {
      if (tell(step, told)) break;
    }
    return told;
  }

 private:
  bool is_to_run(const std::string& id) const {
    if (id.starts_with("package/")) return !survey_.resolution.packed.contains(id);
    return survey_.resolution.to_run.contains(id);
  }

  // Whether this step is the one to blame.
  bool tell(const std::string& id, Explanation& told) const {
    const store::KnownStep* known = store::find_step(known_, id);
    const auto key = survey_.resolution.keys.find(id);
    if (key == survey_.resolution.keys.end()) return false;
    if (known != nullptr && known->key == key->second) return false;
    if (known == nullptr) {
      if (!is_to_run(id)) return false;
      told.step = id;
      told.reason = Reason::kNeverRan;
      return true;
    }
    auto change = first_change(*known, id);
    if (!change) return false;
    told.step = id;
    told.reason = Reason::kChanged;
    told.change = std::move(*change);
    return true;
  }

  std::optional<Change> first_change(const store::KnownStep& known, const std::string& id) const {
    const auto text = store_.read(known.parts);
    const auto before = text ? store::key_parts_from_text(*text) : Result<store::KeyParts>();
    const auto now = parts_now(id);
    if (!before || !now) return std::nullopt;
    auto change = first_difference(*before, *now, survey_.inputs, store_);
    if (change) change->step = id;
    return change;
  }

  std::optional<store::KeyParts> parts_now(const std::string& id) const {
    const auto action = std::ranges::find(plan_.actions, id, &model::Action::id);
    if (action != plan_.actions.end()) {
      TextDigests texts;
      return parts_of(*action, survey_.inputs, survey_.resolution.keys, texts);
    }
    const auto step = std::ranges::find(plan_.packages, id, &model::PackageStep::id);
    if (step == plan_.packages.end()) return std::nullopt;
    return survey_.packages->parts(*step, survey_.results, survey_.resolution.keys);
  }

  const model::Plan& plan_;
  const Survey& survey_;
  store::KnownSteps known_;
  const store::Store& store_;
};

}  // namespace

Result<PlanStatus> plan_status(const model::Plan& plan, const BuildOptions& options,
                               const Seams& seams) {
  LOCKSTEP_TRY(found, survey(plan, options, seams));
  const Resolution& resolution = found->resolution;
  PlanStatus status;
  for (const model::Action& action : plan.actions) {
    status.actions.push_back(
        status_of(action.id, resolution.to_run.contains(action.id), resolution));
  }
  for (const model::PackageStep& step : plan.packages)
    status.packages.push_back(status_of(step.id, !resolution.packed.contains(step.id), resolution));
  return status;
}

Result<Explanation> explain(const model::Plan& plan, const std::string& id,
                            const BuildOptions& options, const Seams& seams) {
  LOCKSTEP_TRY(found, survey(plan, options, seams));
  const Explainer explainer(plan, *found, known_steps(options.folder, seams), seams.store);
  return explainer.of(id);
}

}  // namespace lockstep::engine

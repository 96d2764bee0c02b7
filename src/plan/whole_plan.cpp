#include "lockstep/plan/whole_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "frame.hpp"
#include "packages.hpp"

namespace lockstep::plan {

namespace {

using model::Plan;
using model::Value;

// The first member in which two objects differ.
std::optional<std::string> first_difference(const Value& ours, const Value& theirs) {
  const Value::Object* own = ours.object();
  const Value::Object* other = theirs.object();
  if (own == nullptr || other == nullptr) return std::nullopt;
  for (const auto& [name, value] : *own) {
    const auto found = other->find(name);
    if (found == other->end() || found->second != value) return name;
  }
  for (const auto& [name, value] : *other) {
    if (!own->contains(name)) return name;
  }
  return std::nullopt;
}

std::optional<std::string> disagreement(const Plan& frame, const Plan& part) {
  if (part.project.version != frame.project.version) {
    return fmt::format("it is of version {}, this project of {}", part.project.version,
                       frame.project.version);
  }
  if (const auto name = first_difference(to_value(frame.project), to_value(part.project)))
    return fmt::format("`{}` of its lockstep.yaml is not as here", *name);
  if (part.versions != frame.versions) return "it spells the version in another way";
  if (part.slot != frame.slot) return "its libraries were compiled for another version";
  return std::nullopt;
}

std::vector<Error> strangers(const Plan& frame, const std::vector<PartialPlan>& parts) {
  std::vector<Error> errors;
  for (const PartialPlan& part : parts) {
    if (const auto why = disagreement(frame, part.plan)) {
      errors.push_back({ErrorKind::kCheckFailed, *why, part.name,
                        "every part has to be built from the same commit as this one"});
    }
  }
  return errors;
}

const model::PackageStep* find_step(const std::vector<PartialPlan>& parts, const std::string& id) {
  for (const PartialPlan& part : parts) {
    const auto& steps = part.plan.packages;
    const auto found = std::ranges::find(steps, id, &model::PackageStep::id);
    if (found != steps.end()) return &*found;
  }
  return nullptr;
}

std::vector<model::Action> actions_of(const std::vector<PartialPlan>& parts) {
  std::vector<model::Action> actions;
  std::set<std::string> known;
  for (const PartialPlan& part : parts) {
    for (const model::Action& action : part.plan.actions) {
      if (known.insert(action.id).second) actions.push_back(action);
    }
  }
  return actions;
}

Error gap(const model::Cell& cell) {
  return {ErrorKind::kNotFound, "no part has this cell", cell.name(),
          fmt::format("build it, `lockstep build --only {}`, and name that dist too", cell.name())};
}

}  // namespace

Result<Plan> whole_plan(const model::Project& project, const model::Survey& survey,
                        const std::vector<PartialPlan>& parts) {
  LOCKSTEP_TRY(plan, plan_frame(project, survey));
  std::vector<Error> errors = strangers(plan, parts);
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  plan.cells = project.cells;
  plan.actions = actions_of(parts);
  plan.core_builds = static_cast<std::size_t>(
      std::ranges::count(plan.actions, model::ActionKind::kCore, &model::Action::kind));
  for (const model::Cell& cell : plan.cells) {
    if (const auto* step = find_step(parts, "package/" + cell.name())) {
      plan.packages.push_back(*step);
    } else {
      errors.push_back(gap(cell));
    }
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  LOCKSTEP_TRY(shared, shared_steps(plan, survey, plan.notes));
  std::ranges::move(shared, std::back_inserter(plan.packages));
  return plan;
}

}  // namespace lockstep::plan

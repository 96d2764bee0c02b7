#include "check_plan.hpp"

#include <fmt/format.h>

#include <set>

#include "lockstep/base/path.hpp"

namespace lockstep::engine {

namespace {

std::unexpected<Error> broken(const std::string& id, const std::string& what) {
  return fail(ErrorKind::kInternal, fmt::format("the plan is broken: `{}` {}", id, what));
}

Result<void> check_sources(const std::string& id, const std::vector<model::Input>& inputs) {
  for (const model::Input& input : inputs) {
    const auto* project = std::get_if<model::ProjectInput>(&input);
    if (project == nullptr || project->source.empty() || project->source == ".") continue;
    if (!is_safe_relative_path(project->source))
      return broken(id, fmt::format("takes `{}` of the project", project->source));
  }
  return {};
}

Result<void> check_action(const model::Action& action, const std::set<std::string>& known) {
  for (const std::string& upstream : action.upstreams()) {
    if (!known.contains(upstream))
      return broken(action.id, fmt::format("needs `{}`, which does not stand before it", upstream));
  }
  for (const std::string& output : action.outputs) {
    if (!is_safe_relative_path(output))
      return broken(action.id, fmt::format("has the output `{}`", output));
  }
  return check_sources(action.id, action.inputs);
}

Result<void> check_step(const model::PackageStep& step, const std::set<std::string>& actions,
                        const std::set<std::string>& packages) {
  for (const model::NativeOutput& native : step.natives) {
    if (!actions.contains(native.action)) {
      return broken(step.id,
                    fmt::format("takes a file of `{}`, which is no action", native.action));
    }
  }
  for (const std::string& package : step.packages) {
    if (!packages.contains(package))
      return broken(step.id, fmt::format("needs `{}`, which does not stand before it", package));
  }
  return check_sources(step.id, step.tree);
}

}  // namespace

Result<void> check_plan(const model::Plan& plan) {
  std::set<std::string> actions;
  for (const model::Action& action : plan.actions) {
    LOCKSTEP_CHECK(check_action(action, actions));
    if (!actions.insert(action.id).second) return broken(action.id, "is there twice");
  }
  std::set<std::string> packages;
  for (const model::PackageStep& step : plan.packages) {
    LOCKSTEP_CHECK(check_step(step, actions, packages));
    if (!packages.insert(step.id).second) return broken(step.id, "is there twice");
  }
  return {};
}

}  // namespace lockstep::engine

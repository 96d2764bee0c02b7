#pragma once

#include <map>
#include <optional>
#include <string>

#include "progress_state.hpp"

namespace lockstep::cli {

/// Two targets, two languages, a core each; python on both, node on Linux alone has a binding, and
/// node's macOS cell takes the core's own library. One main package.
inline model::Plan small_plan() {
  model::Plan plan;
  plan.project.name = "lorem";
  plan.project.version = "0.2.0";
  plan.core_builds = 2;
  for (const char* language : {"python", "node"}) {
    model::Language entry;
    entry.name = language;
    plan.project.languages.push_back(entry);
  }
  const auto add_action = [&](const std::string& id, model::ActionKind kind,
                              const std::string& upstream) {
    model::Action action;
    action.id = id;
    action.kind = kind;
    if (!upstream.empty())
      action.inputs.push_back(model::UpstreamInput{upstream, "out", "in", {}, {}});
    plan.actions.push_back(std::move(action));
  };
  const auto add_cell = [&](const std::string& language, const std::string& target,
                            const std::string& action) {
    model::Cell cell;
    cell.language = language;
    cell.target.name = target;
    plan.cells.push_back(cell);
    model::PackageStep step;
    step.id = "package/" + language + "/" + target;
    step.language = language;
    step.target = target;
    step.natives = {{"shared", action, "out", ""}};
    plan.packages.push_back(step);
  };
  using enum model::ActionKind;
  add_action("core/linux-x64", kCore, "");
  add_action("core/macos-x64", kCore, "");
  add_action("python/linux-x64", kBinding, "core/linux-x64");
  add_action("node/linux-x64", kBinding, "core/linux-x64");
  add_action("python/macos-x64", kBinding, "core/macos-x64");
  add_cell("python", "linux-x64", "python/linux-x64");
  add_cell("node", "linux-x64", "node/linux-x64");
  add_cell("python", "macos-x64", "python/macos-x64");
  add_cell("node", "macos-x64", "core/macos-x64");
  model::PackageStep main;
  main.id = "package/node";
  main.language = "node";
  plan.packages.push_back(main);
  return plan;
}

/// The small plan's build once all of it is to run on two jobs; `known` are seconds of earlier
/// runs.
inline BuildProgress begun(const std::map<std::string, double>& known, double now) {
  const model::Plan plan = small_plan();
  engine::BuildStarted started{plan.packages.size(), 2, 0, {}};
  for (const model::Action& action : plan.actions) {
    const auto found = known.find(action.id);
    started.to_run.push_back({action.id, action.kind, {}});
    if (found != known.end()) started.to_run.back().expected = found->second;
  }
  return after(begin_progress(plan, 2, now), started, now);
}

inline engine::Event started(const std::string& id) {
  return engine::ActionStarted{id, model::ActionKind::kCore, "/logs/" + id};
}

inline engine::Event finished(const std::string& id, std::optional<Error> error = {}) {
  return engine::ActionFinished{id, model::ActionKind::kCore, 1, std::move(error), false};
}

}  // namespace lockstep::cli

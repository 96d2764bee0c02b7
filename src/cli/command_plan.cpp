#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "commands.hpp"
#include "explain_text.hpp"
#include "load.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/engine/plan_status.hpp"
#include "report.hpp"
#include "summary.hpp"
#include "workshop.hpp"

namespace lockstep::cli {

namespace {

using engine::PlanStatus;
using engine::StepState;
using engine::StepStatus;
using model::Value;

std::string grid_of(const model::Plan& plan, const PlanStatus& status, const Look& look) {
  Grid grid = blank_grid(plan);
  std::map<std::string, std::string> words;
  for (const StepStatus& step : status.packages) words[step.id] = words_for(step.state);
  for (const model::Cell& cell : plan.cells) {
    const auto step = words.find("package/" + cell.name());
    if (step != words.end()) grid.cells[cell.name()] = step->second;
  }
  for (const model::BlockedCell& blocked : plan.blocked)
    grid.cells[blocked.cell] = "✗ cannot be built";
  return render_grid(grid, look);
}

std::map<std::string, std::string> toolchains_by_step(const model::Plan& plan) {
  std::map<std::string, std::string> words;
  for (const model::Cell& cell : plan.cells)
    words["package/" + cell.name()] = cell.adopted.empty() ? "  by " + cell.toolchain : "  adopted";
  return words;
}

std::string packages_of(const model::Plan& plan, const PlanStatus& status) {
  std::string lines = "\npackages\n";
  const auto toolchains = toolchains_by_step(plan);
  for (std::size_t i = 0; i < plan.packages.size(); ++i) {
    const model::PackageStep& step = plan.packages[i];
    const auto toolchain = toolchains.find(step.id);
    lines += fmt::format("  {:<14}  {}{}\n", words_for(status.packages[i].state), step.file,
                         toolchain == toolchains.end() ? "" : toolchain->second);
  }
  return lines;
}

std::string actions_of(const model::Plan& plan, const PlanStatus& status) {
  std::string lines = "\nactions, upstreams first\n";
  for (std::size_t i = 0; i < plan.actions.size(); ++i) {
    const auto upstreams = plan.actions[i].upstreams();
    lines +=
        fmt::format("  {:<14}  {}{}{}\n", words_for(status.actions[i].state), plan.actions[i].id,
                    upstreams.empty() ? "" : " ← ", fmt::join(upstreams, ", "));
  }
  return lines;
}

std::string counts_of(const PlanStatus& status) {
  const auto to_run = std::ranges::count(status.actions, StepState::kToRun, &StepStatus::state);
  return fmt::format(" · {} to run, {} from the store", to_run,
                     static_cast<std::ptrdiff_t>(status.actions.size()) - to_run);
}

std::string as_text(const model::Plan& plan, const PlanStatus& status, Chatter chatter,
                    const Look& look) {
  std::string text = headline(plan) + counts_of(status) + "\n" + grid_of(plan, status, look);
  if (chatter == Chatter::kQuiet) return text;
  text += packages_of(plan, status);
  if (chatter == Chatter::kVerbose) text += actions_of(plan, status);
  for (const std::string& note : plan.notes) text += fmt::format("\nnote: {}\n", note);
  return text;
}

Value states_of(const std::vector<StepStatus>& steps) {
  Value::Array states;
  for (const StepStatus& step : steps) {
    states.emplace_back(Value::Object{{"id", step.id},
                                      {"key", step.key ? Value(step.key->hex()) : Value(nullptr)},
                                      {"state", words_for(step.state)}});
  }
  return states;
}

// The plan itself as in dist/plan.json, with what a build would do beside it.
std::string as_json(const model::Plan& plan, const PlanStatus& status) {
  Value value = to_value(plan);
  std::get<Value::Object>(value.held)["states"] = Value::Object{
      {"actions", states_of(status.actions)}, {"packages", states_of(status.packages)}};
  return model::to_json(value);
}

// A digest of all that the actions' keys say, by which a CI service keeps a store.
std::string cache_key(const PlanStatus& status) {
  std::string text;
  for (const StepStatus& step : status.actions)
    text += step.id + " " + (step.key ? step.key->hex() : "-") + "\n";
  return sha256(text).hex() + "\n";
}

int report_blocked(const model::Plan& plan, const CommonOptions& common) {
  std::vector<Error> blocked;
  for (const auto& cell : plan.blocked)
    blocked.push_back({ErrorKind::kNotFound, cell.message, cell.cell, cell.hint});
  if (blocked.empty()) return 0;
  // stdout already holds the answer, so the problems go to stderr alone.
  CommonOptions spoken = common;
  spoken.form = AnswerForm::kText;
  return report(merged_by_cause(blocked), spoken);
}

// The package step of a cell, or of a language's main package.
Result<std::string> step_named(const model::Plan& plan, const std::string& cell) {
  std::vector<std::string> known;
  for (const model::PackageStep& step : plan.packages) {
    known.push_back(step.id.substr(std::string_view("package/").size()));
    if (known.back() == cell) return step.id;
  }
  for (const model::BlockedCell& blocked : plan.blocked) {
    if (blocked.cell == cell)
      return fail(ErrorKind::kNotFound, cell + ": " + blocked.message, blocked.hint);
  }
  const auto near = nearest(cell, known);
  return fail(ErrorKind::kUsage, "`--explain " + cell + "` names no cell of this plan",
              near ? "did you mean `" + *near + "`?" : "`lockstep plan` lists the cells");
}

Result<std::string> explanation(const model::Plan& plan, const PlanOptions& options,
                                const CommonOptions& common, const engine::BuildOptions& settings,
                                const engine::Seams& seams) {
  LOCKSTEP_TRY(id, step_named(plan, options.explain));
  LOCKSTEP_TRY(told, engine::explain(plan, id, settings, seams));
  if (common.form == AnswerForm::kJson) return explain_json(options.explain, told);
  return explain_text(options.explain, told);
}

}  // namespace

int run_plan(const PlanOptions& options, const CommonOptions& common) {
  const auto workshop = open_workshop(options.store);
  if (!workshop) return report(workshop.error(), common);
  const auto loaded = load(common, ToolAnswers::kRemembered, options.place, options.store);
  if (!loaded) return report(loaded.error(), common);
  const auto plan = plan_of(*loaded, options.place, options.only, options.shard);
  if (!plan) return report(plan.error(), common);
  const auto settings = engine_options({}, *loaded);
  if (!settings) return report(settings.error(), common);
  if (!options.explain.empty()) {
    const auto text = explanation(*plan, options, common, *settings, (*workshop)->seams());
    if (!text) return report(text.error(), common);
    sys::write_out(*text);
    return 0;
  }
  const auto status = engine::plan_status(*plan, *settings, (*workshop)->seams());
  if (!status) return report(status.error(), common);
  if (options.answer == PlanAnswer::kCacheKey) {
    sys::write_out(cache_key(*status));
    return report_blocked(*plan, common);
  }
  sys::write_out(common.form == AnswerForm::kJson
                     ? as_json(*plan, *status)
                     : as_text(*plan, *status, common.chatter, answer_look(common)));
  return report_blocked(*plan, common);
}

}  // namespace lockstep::cli

#include <fmt/format.h>

#include "commands.hpp"
#include "load.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "report.hpp"
#include "summary.hpp"

namespace lockstep::cli {

namespace {

std::string cell_words(const model::Plan& plan, const model::Cell& cell) {
  for (const model::BlockedCell& blocked : plan.blocked) {
    if (blocked.cell == cell.name()) return "✗ cannot be built";
  }
  const auto tag = ecosystem::find_ecosystem(cell.language)->platform_tag(cell);
  return fmt::format("{} by {}", tag ? *tag : "–", cell.toolchain);
}

std::string grid_of(const model::Plan& plan, const Look& look) {
  Grid grid = blank_grid(plan);
  for (const model::Cell& cell : plan.cells) grid.cells[cell.name()] = cell_words(plan, cell);
  return render_grid(grid, look);
}

std::string packages_of(const model::Plan& plan) {
  std::string lines = "\npackages\n";
  for (const model::PackageStep& step : plan.packages) lines += fmt::format("  {}\n", step.file);
  return lines;
}

std::string actions_of(const model::Plan& plan) {
  std::string lines = "\nactions, upstreams first\n";
  for (const model::Action& action : plan.actions) {
    const auto upstreams = action.upstreams();
    lines += fmt::format("  {}{}{}\n", action.id, upstreams.empty() ? "" : " ← ",
                         fmt::join(upstreams, ", "));
  }
  return lines;
}

std::string as_text(const model::Plan& plan, Chatter chatter, const Look& look) {
  std::string text = headline(plan) + "\n" + grid_of(plan, look);
  if (chatter == Chatter::kQuiet) return text;
  text += packages_of(plan);
  if (chatter == Chatter::kVerbose) text += actions_of(plan);
  for (const std::string& note : plan.notes) text += fmt::format("\nnote: {}\n", note);
  return text;
}

}  // namespace

int run_plan(const PlanOptions& options, const CommonOptions& common) {
  const auto loaded = load(common);
  if (!loaded) return report(loaded.error(), common);
  const auto plan = plan_of(*loaded, options.only);
  if (!plan) return report(plan.error(), common);
  sys::write_out(common.form == AnswerForm::kJson
                     ? model::to_json(model::to_value(*plan))
                     : as_text(*plan, common.chatter, answer_look(common)));
  std::vector<Error> blocked;
  for (const auto& cell : plan->blocked) {
    blocked.push_back({ErrorKind::kNotFound, cell.message, cell.cell, cell.hint});
  }
  if (blocked.empty()) return 0;
  // stdout already holds the answer, so the problems go to stderr alone.
  CommonOptions spoken = common;
  spoken.form = AnswerForm::kText;
  return report(merged_by_cause(blocked), spoken);
}

}  // namespace lockstep::cli

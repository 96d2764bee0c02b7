#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "element.hpp"
#include "lockstep/base/html.hpp"
#include "parts.hpp"

namespace lockstep::report {

namespace {

using model::TimedStep;
using Needs = std::map<std::string, std::vector<std::string>>;

Needs needs_of(const model::Plan& plan) {
  Needs needs;
  for (const model::Action& action : plan.actions) needs[action.id] = action.upstreams();
  for (const model::PackageStep& step : plan.packages) {
    std::vector<std::string>& list = needs[step.id];
    list = step.packages;
    for (const model::NativeOutput& native : step.natives) list.push_back(native.action);
  }
  return needs;
}

// The step that `step` waited for last, of those that ran on its machine.
std::string waited_for(const TimedStep& step, const Needs& needs,
                       const std::map<std::string, const TimedStep*>& ran) {
  const auto list = needs.find(step.id);
  if (list == needs.end()) return {};
  const TimedStep* last = nullptr;
  for (const std::string& id : list->second) {
    const auto found = ran.find(step.machine + "\n" + id);
    if (found == ran.end()) continue;
    const TimedStep* each = found->second;
    if (last == nullptr || each->began + each->seconds > last->began + last->seconds) last = each;
  }
  return last == nullptr ? std::string() : last->id;
}

// Each machine has a clock of its own, so that each has a picture of its own.
std::vector<std::string> machines_of(const std::vector<TimedStep>& timeline) {
  std::set<std::string> machines;
  for (const TimedStep& step : timeline) machines.insert(step.machine);
  return {machines.begin(), machines.end()};
}

double end_of(const std::vector<TimedStep>& timeline, const std::string& machine) {
  double end = 0;
  for (const TimedStep& step : timeline)
    if (step.machine == machine) end = std::max(end, step.began + step.seconds);
  return std::max(end, 0.001);
}

std::string bar(const TimedStep& step, double end) {
  constexpr double kPercent = 100;
  constexpr double kThinnest = 0.3;
  const double left = step.began / end * kPercent;
  const double width = std::max(step.seconds / end * kPercent, kThinnest);
  return fmt::format("<span class=\"track\" aria-hidden=\"true\"><span class=\"bar\" "
                     "style=\"margin-left:{:.2f}%;width:{:.2f}%\"></span></span>",
                     left, std::min(width, kPercent - left));
}

}  // namespace

std::string timeline_section(const Release& release) {
  const std::vector<TimedStep>& timeline = release.manifest.timeline;
  if (timeline.empty()) {
    return section("timeline", "The build",
                   paragraph("Nothing ran for these packages: all of it came from the store."));
  }
  const Needs needs = needs_of(release.plan);
  std::map<std::string, const TimedStep*> ran;
  for (const TimedStep& step : timeline) ran.emplace(step.machine + "\n" + step.id, &step);
  std::string body;
  for (const std::string& machine : machines_of(timeline)) {
    const double end = end_of(timeline, machine);
    Table table{machine.empty() ? fmt::format("What ran, over {:.1f} s", end)
                                : fmt::format("What ran in {}, over {:.1f} s", machine, end),
                {"step", "when", "began", "took", "waited for"},
                {}};
    for (const TimedStep& step : timeline) {
      if (step.machine != machine) continue;
      table.rows.push_back(
          {html_escaped(step.id), bar(step, end), fmt::format("{:.1f} s", step.began),
           fmt::format("{:.1f} s", step.seconds), html_escaped(waited_for(step, needs, ran))});
    }
    body += to_html(table);
  }
  return section("timeline", "The build", body);
}

}  // namespace lockstep::report

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands.hpp"
#include "grid.hpp"
#include "load.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/plan/select.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using model::Value;
using toolchain::Finding;

std::string as_json(const std::vector<Finding>& findings) {
  Value::Array rows;
  for (const Finding& finding : findings) {
    rows.emplace_back(Value::Object{{"cell", finding.cell},
                                    {"needs", finding.needs},
                                    {"found", finding.found},
                                    {"detail", finding.detail},
                                    {"fix", finding.fix}});
  }
  return model::to_json(Value::Object{{"findings", rows}});
}

/// What compiles each cell, and whether all of it was found.
std::string grid_text(const std::vector<model::Cell>& cells, const std::vector<Finding>& findings,
                      const Look& look) {
  Grid grid;
  for (const model::Cell& cell : cells) {
    if (std::ranges::find(grid.columns, cell.language) == grid.columns.end())
      grid.columns.push_back(cell.language);
    if (std::ranges::find(grid.rows, cell.place()) == grid.rows.end())
      grid.rows.push_back(cell.place());
    const bool is_missing = std::ranges::any_of(findings, [&](const Finding& finding) {
      return finding.cell == cell.name() && !finding.found;
    });
    grid.cells[cell.name()] = fmt::format("{} {}", is_missing ? "✗" : "✓", cell.toolchain);
  }
  return render_grid(grid, look);
}

/// One need with all cells that have it: 24 cells share a handful of tools.
std::string needs_text(const std::vector<Finding>& findings) {
  std::string text;
  std::set<std::string> told;
  for (const Finding& finding : findings) {
    if (!told.insert(finding.needs + finding.detail).second) continue;
    std::size_t cells = 0;
    for (const Finding& other : findings) {
      if (other.needs == finding.needs && other.detail == finding.detail) ++cells;
    }
    text += fmt::format("{} {}: {}\n", finding.found ? "✓" : "✗", finding.needs, finding.detail);
    if (finding.found) continue;
    text += fmt::format("    needed by {}{}\n", finding.cell,
                        cells > 1 ? fmt::format(" and {} more cells", cells - 1) : "");
    text += fmt::format("    do: {}\n", finding.fix);
  }
  return text;
}

// Each cell where it is built.
std::vector<Finding> examined(const Loaded& loaded, const std::vector<model::Cell>& cells,
                              plan::Placement placement) {
  const auto kind = plan::kind_of(loaded.project.core);
  std::vector<Finding> findings;
  for (const model::Cell& cell : cells) {
    const std::string image = plan::image_for(cell, placement);
    const auto missing = loaded.hosts.missing.find(image);
    if (missing != loaded.hosts.missing.end()) {
      findings.push_back(
          {cell.name(), "image " + image, false, missing->second.message, missing->second.hint});
      continue;
    }
    const auto found = loaded.hosts.images.find(image);
    const auto& host = found == loaded.hosts.images.end() ? loaded.hosts.local : found->second;
    std::ranges::move(toolchain::examine(host, {cell}, kind), std::back_inserter(findings));
  }
  return findings;
}

}  // namespace

int run_doctor(const DoctorOptions& options, const CommonOptions& common) {
  const auto loaded = load(common, ToolAnswers::kAsked, options.place);
  if (!loaded) return report(loaded.error(), common);
  const auto cells = plan::select_cells(loaded->project.cells, options.only);
  if (!cells) return report(cells.error(), common);
  const auto findings = examined(*loaded, *cells, options.place.placement);
  sys::write_out(common.form == AnswerForm::kJson
                     ? as_json(findings)
                     : grid_text(*cells, findings, answer_look(common)) + "\n" +
                           needs_text(findings));
  return std::ranges::all_of(findings, &Finding::found) ? 0 : 1;
}

}  // namespace lockstep::cli

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "element.hpp"
#include "lockstep/base/html.hpp"
#include "lockstep/base/text.hpp"
#include "parts.hpp"

namespace lockstep::report {

namespace {

using model::Artifact;
using model::Cell;

std::string floor_of(const Cell& cell) {
  if (!cell.glibc.empty()) return "glibc " + cell.glibc;
  if (!cell.macos.empty()) return "macOS " + cell.macos;
  return {};
}

std::string cell_html(const Cell& cell, const Artifact* artifact,
                      const model::BlockedCell* blocked) {
  std::string html;
  if (artifact != nullptr) {
    html = marked("good", "✓") + " " + html_escaped(human_size(artifact->size));
    if (artifact->seconds > 0) html += fmt::format(", {:.1f} s", artifact->seconds);
  } else if (blocked != nullptr) {
    html = marked("bad", "✗ cannot be built here");
  } else {
    html = marked("bad", "✗ missing");
  }
  const std::string floor = floor_of(cell);
  if (!floor.empty()) html += "<br>" + marked("quiet", floor);
  if (cell.tier != 1) html += "<br>" + marked("quiet", fmt::format("tier {}", cell.tier));
  return html;
}

// Cells by target and variant, then language.
struct Grid {
  std::vector<std::string> languages;
  std::vector<std::string> places;
  std::map<std::pair<std::string, std::string>, std::string> cells;
};

Grid grid_of(const Release& release) {
  Grid grid;
  std::map<std::string, const Artifact*> artifacts;
  for (const Artifact& artifact : release.manifest.artifacts)
    artifacts.emplace(artifact.language + "/" + artifact.target, &artifact);
  std::map<std::string, const model::BlockedCell*> blocked;
  for (const model::BlockedCell& cell : release.plan.blocked) blocked.emplace(cell.cell, &cell);
  std::map<std::string, bool> known;
  for (const model::Language& language : release.plan.project.languages)
    grid.languages.push_back(language.name);
  for (const Cell& cell : release.plan.project.cells) {
    if (known.try_emplace(cell.place(), true).second) grid.places.push_back(cell.place());
    const auto artifact = artifacts.find(cell.name());
    const auto why = blocked.find(cell.name());
    grid.cells[{cell.place(), cell.language}] =
        cell_html(cell, artifact == artifacts.end() ? nullptr : artifact->second,
                  why == blocked.end() ? nullptr : why->second);
  }
  return grid;
}

}  // namespace

std::string grid_section(const Release& release) {
  const Grid grid = grid_of(release);
  Table table{"Packages by target and language", {"target"}, {}};
  table.columns.insert(table.columns.end(), grid.languages.begin(), grid.languages.end());
  for (const std::string& place : grid.places) {
    std::vector<std::string> row = {html_escaped(place)};
    for (const std::string& language : grid.languages) {
      const auto cell = grid.cells.find({place, language});
      row.push_back(cell == grid.cells.end() ? marked("quiet", "not in the matrix") : cell->second);
    }
    table.rows.push_back(std::move(row));
  }
  return section("grid", "The matrix", to_html(table));
}

}  // namespace lockstep::report

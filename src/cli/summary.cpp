#include "summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace lockstep::cli {

namespace {

// The places that cells are for, each once.
std::vector<std::string> places_of(const std::vector<model::Cell>& cells) {
  std::vector<std::string> places;
  std::unordered_set<std::string> seen;
  for (const model::Cell& cell : cells) {
    if (seen.insert(cell.place()).second) places.push_back(cell.place());
  }
  return places;
}

}  // namespace

std::string counted(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string headline(const model::Plan& plan) {
  return fmt::format("{} {} · {} from {}", plan.project.name, plan.project.version,
                     counted(plan.cells.size(), "package"),
                     counted(plan.core_builds, "core build"));
}

Grid blank_grid(const model::Plan& plan) {
  Grid grid;
  for (const model::Language& language : plan.project.languages) {
    const auto of_language = [&](const model::Cell& cell) {
      return cell.language == language.name;
    };
    if (std::ranges::any_of(plan.cells, of_language)) grid.columns.push_back(language.name);
  }
  grid.rows = places_of(plan.cells);
  return grid;
}

}  // namespace lockstep::cli

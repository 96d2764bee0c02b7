#include "summary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::cli {

namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
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
  for (const model::Cell& cell : plan.cells) add_once(grid.rows, cell.place());
  return grid;
}

}  // namespace lockstep::cli

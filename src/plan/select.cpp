#include "lockstep/plan/select.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"

namespace lockstep::plan {

namespace {

bool names(const std::string& pattern, const model::Cell& cell) {
  return glob_match(pattern, cell.name()) || glob_match(pattern, cell.language) ||
         glob_match(pattern, cell.target.name) ||
         glob_match(pattern, cell.language + "/" + cell.target.name);
}

Error no_such_cell(const std::string& pattern, const std::vector<model::Cell>& cells) {
  std::vector<std::string> known;
  for (const model::Cell& cell : cells) {
    known.push_back(cell.name());
    known.push_back(cell.language);
    known.push_back(cell.target.name);
  }
  Error error{ErrorKind::kUsage, "`--only " + pattern + "` matches no cell of this project"};
  const auto near = nearest(pattern, known);
  error.hint = near ? "did you mean `" + *near + "`?" : "`lockstep plan` lists the cells";
  return error;
}

}  // namespace

Result<std::vector<model::Cell>> select_cells(const std::vector<model::Cell>& cells,
                                              const std::vector<std::string>& patterns) {
  if (patterns.empty()) return cells;
  std::vector<Error> errors;
  for (const std::string& pattern : patterns) {
    const bool matches =
        std::ranges::any_of(cells, [&](const auto& cell) { return names(pattern, cell); });
    if (!matches) errors.push_back(no_such_cell(pattern, cells));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  std::vector<model::Cell> selected;
  for (const model::Cell& cell : cells) {
    const bool wanted =
        std::ranges::any_of(patterns, [&](const auto& pattern) { return names(pattern, cell); });
    if (wanted) selected.push_back(cell);
  }
  return selected;
}

}  // namespace lockstep::plan

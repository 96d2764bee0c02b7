#include "lockstep/plan/select.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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

Result<Shard> parse_shard(std::string_view text) {
  const auto number = [](std::string_view digits, unsigned& value) {
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc() && end == digits.data() + digits.size();
  };
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view count = text.substr(std::min(slash + 1, text.size()));
  Shard shard;
  const bool reads = number(text.substr(0, slash), shard.number) && number(count, shard.count);
  if (reads && shard.number >= 1 && shard.number <= shard.count) return shard;
  return fail(ErrorKind::kUsage, fmt::format("`{}` is no shard", text),
              "it is K/N, the K-th of N parts: 2/6");
}

Result<std::vector<model::Cell>> shard_cells(const std::vector<model::Cell>& cells,
                                             const Shard& shard) {
  std::vector<std::string> targets;
  std::vector<model::Cell> taken;
  for (const model::Cell& cell : cells) {
    const auto known = std::ranges::find(targets, cell.target.name);
    const auto turn = static_cast<std::size_t>(known - targets.begin());
    if (known == targets.end()) targets.push_back(cell.target.name);
    if (turn % shard.count == shard.number - 1) taken.push_back(cell);
  }
  if (!taken.empty()) return taken;
  return fail(ErrorKind::kUsage,
              fmt::format("shard {}/{} has no cell: there are {} targets", shard.number,
                          shard.count, targets.size()),
              fmt::format("take at most {} shards", targets.size()));
}

}  // namespace lockstep::plan

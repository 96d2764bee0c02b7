#include "groups.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "lockstep/base/text.hpp"

namespace lockstep::ci {

namespace {

using model::Cell;

// Only the toolchain `host` is bound to a machine; what a cell adopts is not compiled at all.
std::string machine_of(const Cell& cell) {
  if (!cell.adopted.empty()) return kLinuxMachine;
  for (const Cell& slice : cell.slices) {
    if (slice.toolchain == "host") return machine_of(slice);
  }
  if (cell.toolchain != "host" || !cell.slices.empty()) return kLinuxMachine;
  return cell.target.os + "-" + cell.target.arch;
}

// Target → the fat one that its libraries go into, else itself.
std::map<std::string, std::string> families_of(const std::vector<Cell>& cells) {
  std::map<std::string, std::string> families;
  for (const Cell& cell : cells) families.try_emplace(cell.target.name, cell.target.name);
  for (const Cell& cell : cells) {
    for (const std::string& slice : cell.target.fat_of) {
      if (families.contains(slice)) families[slice] = cell.target.name;
    }
  }
  return families;
}

struct Draft {
  std::string family;
  std::string machine;
  std::vector<const Cell*> cells;
};

std::vector<Draft> drafts_of(const std::vector<Cell>& cells) {
  const auto families = families_of(cells);
  std::vector<Draft> drafts;
  for (const Cell& cell : cells) {
    const std::string& family = families.at(cell.target.name);
    const std::string machine = machine_of(cell);
    auto draft = std::ranges::find_if(
        drafts, [&](const Draft& one) { return one.family == family && one.machine == machine; });
    if (draft == drafts.end()) draft = drafts.insert(drafts.end(), {family, machine, {}});
    draft->cells.push_back(&cell);
  }
  return drafts;
}

// A target by its name when all its cells are there, else each of its cells.
std::string pattern_of(const Draft& draft, const std::vector<Cell>& cells) {
  std::vector<std::string> words;
  for (const Cell* cell : draft.cells) {
    const std::string& target = cell->target.name;
    const auto is_of_target = [&](const Cell& other) { return other.target.name == target; };
    const auto here =
        std::ranges::count_if(draft.cells, [&](const Cell* other) { return is_of_target(*other); });
    const bool is_whole = here == std::ranges::count_if(cells, is_of_target);
    const std::string word = is_whole ? target : cell->language + "/" + target;
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  }
  return words.size() == 1 ? words.front() : "{" + join(words, ",") + "}";
}

}  // namespace

std::vector<Group> groups_of(const std::vector<Cell>& cells) {
  const std::vector<Draft> drafts = drafts_of(cells);
  std::vector<Group> groups;
  for (const Draft& draft : drafts) {
    const bool is_alone = std::ranges::count(drafts, draft.family, &Draft::family) == 1;
    groups.push_back({is_alone ? draft.family : draft.family + "-on-" + draft.machine,
                      draft.machine, pattern_of(draft, cells)});
  }
  return groups;
}

}  // namespace lockstep::ci

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "draft.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::config {

/// A cell while overrides are laid over it.
struct CellDraft {
  model::Cell cell;
  bool enabled = true;
};

/// The cell of `language` on `target` with the row's defaults for `abi`.
model::Cell default_cell(const std::string& language, const model::Target& target,
                         const std::string& abi);

/// Lays one entry of `cells` (pattern: overrides) over the cells that it names; notes a pattern
/// that names none, and values that none of its cells can take.
void apply_override(Reader& reader, const YamlMember& entry,
                    const std::vector<model::Target>& targets, bool cargo_core,
                    std::vector<CellDraft>& cells);

}  // namespace lockstep::config

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draft.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::config {

/// The cell of `language` on `target` with the row's defaults for `abi`.
model::Cell default_cell(const std::string& language, const model::Target& target,
                         const std::string& abi);

/// The pattern of an entry of `cells`, a Rust triple in it as the target's name.
std::string resolved_pattern(std::string_view pattern, const std::vector<model::Target>& targets);

/// Whether a resolved pattern names the cell; one without a variant names all of a target's.
bool names_cell(std::string_view pattern, const model::Cell& cell);

/// Lays one entry of `cells` (pattern: overrides) over the cells that it names; notes a pattern
/// that names none, and values that none of its cells can take.
void apply_override(Reader& reader, const YamlMember& entry,
                    const std::vector<model::Target>& targets, bool cargo_core,
                    std::vector<CellDraft>& cells);

}  // namespace lockstep::config

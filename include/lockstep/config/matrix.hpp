#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/project.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::config {

/// A cell of the matrix, enabled or not, and where its values are said.
struct MatrixCell {
  model::Cell cell;
  bool enabled = true;
  /// By key of an entry of `cells` (`glibc`), or `target`: its place in lockstep.yaml. What is not
  /// in here is its target's.
  std::map<std::string, SourceMark> said = {};
  bool operator==(const MatrixCell&) const = default;
};

/// A project and all cells of its matrix, languages × targets.
struct Matrix {
  model::Project project;
  std::vector<MatrixCell> cells;
};

/// What `parse_project` gives, and the whole matrix. Pure.
Result<Matrix> parse_matrix(std::string_view text, std::string_view file,
                            const Vocabulary& vocabulary);

/// Where the text of a `matrix/targets.yaml` says `key` of a target; nothing when it does not.
std::optional<SourceMark> row_mark(std::string_view text, std::string_view file,
                                   const std::string& target, const std::string& key);

}  // namespace lockstep::config

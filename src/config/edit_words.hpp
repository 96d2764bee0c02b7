#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/edit.hpp"

namespace lockstep::config {

/// What the names of an edit stand for.
struct EditWords {
  std::vector<std::string> targets;    ///< names of `matrix/targets.yaml`
  std::vector<std::string> languages;  ///< names
  std::vector<std::string> cells;      ///< patterns with a `/`
};

/// What may be added: known targets and languages, and cells of them. Those that the matrix has are
/// left out. An Error for each name that is unknown.
Result<EditWords> words_to_add(const std::vector<std::string>& names, const Vocabulary& vocabulary,
                               const Matrix& matrix);

/// Targets and languages of the matrix that may be removed, and cells of it. An Error for each name
/// that it does not have.
Result<EditWords> words_to_remove(const std::vector<std::string>& names,
                                  const Vocabulary& vocabulary, const Matrix& matrix);

/// The names as patterns of cells, each of which names one of the matrix at least:
/// `*/linux-x64` for a target, `python/*` for a language. An Error for each that names none.
Result<std::vector<std::string>> cell_patterns(const std::vector<std::string>& names,
                                               const Vocabulary& vocabulary, const Matrix& matrix);

}  // namespace lockstep::config

#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/matrix.hpp"

namespace lockstep::config {

enum class EditVerb { kAdd, kRemove, kSet, kEnable, kDisable };

/// A wish to change the matrix.
struct MatrixEdit {
  EditVerb verb = EditVerb::kAdd;
  /// Targets, Rust triples, languages, cells, or patterns of them: `linux-x64-musl`, `ruby`,
  /// `python/linux-*`.
  std::vector<std::string> names;
  /// For `kSet`: keys of an entry of `cells` and their values as text; an empty value takes the key
  /// out.
  std::map<std::string, std::string> values = {};
};

/// A lockstep.yaml before and after an edit. The texts are equal when all was as wished.
struct EditedMatrix {
  std::string text;
  Matrix before;
  Matrix after;
};

/// The matrix that a lockstep.yaml describes where it stands: `parse_matrix`, or with the disk.
using ReadMatrix = std::function<Result<Matrix>(std::string_view text)>;

/// The text of a lockstep.yaml after `edit`: all bytes that do not say what was wished stay. What
/// comes out is read by `read` and compared; an Error of kind `kUsage` when the names are unknown,
/// no cell would be left, the file is written in a way that is not edited, or more or less than
/// the wish would change.
Result<EditedMatrix> edit_matrix(std::string_view text, std::string_view file,
                                 const MatrixEdit& edit, const Vocabulary& vocabulary,
                                 const ReadMatrix& read);

}  // namespace lockstep::config

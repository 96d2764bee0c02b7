#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "lockstep/config/edit.hpp"
#include "lockstep/sys/full_screen.hpp"

namespace lockstep::cli {

/// Does an edit on a text: `config::edit_matrix` with the project at hand.
using ApplyEdit =
    std::function<Result<config::EditedMatrix>(const std::string& text, const config::MatrixEdit&)>;

/// The lockstep.yaml after one more edit.
struct EditorStep {
  std::string text;
  config::Matrix matrix;
  std::string done;  ///< `disabled go/linux-x64`; empty for what was read
};

/// What the editor shows and takes keys for.
enum class EditorMode {
  kGrid,
  kPrompt,   ///< a line is typed
  kReview,   ///< the diff, before it is saved
  kAskQuit,  ///< with edits that are not saved
  kHelp,
};

/// What the editor asks of the one who runs it.
enum class EditorWish { kNone, kReview, kSave, kQuit, kSuspend };

/// The full-screen editor of the matrix: a value, changed by keys alone. Never fails: what an edit
/// refuses is its message.
struct MatrixEditor {
  std::vector<EditorStep> steps;  ///< the first is what stands on disk; never empty
  std::size_t row = 0;            ///< of the selected cell: its target
  std::size_t column = 0;         ///< its language
  EditorMode mode = EditorMode::kGrid;
  EditorWish wish = EditorWish::kNone;
  config::EditVerb verb = config::EditVerb::kAdd;  ///< of what is typed
  std::string typed;
  std::string message;  ///< what the last key did, or why it could not
  std::string diff;     ///< of a review

  const config::Matrix& matrix() const { return steps.back().matrix; }
  bool is_saved() const { return steps.back().text == steps.front().text; }
  /// Targets and languages of the matrix in their order.
  std::vector<std::string> targets() const;
  std::vector<std::string> languages() const;
  /// `python/linux-x64`
  std::string selected() const;
};

/// The editor of a lockstep.yaml as it was read.
MatrixEditor opened(std::string text, config::Matrix matrix);

/// The editor after `key`.
MatrixEditor after_key(MatrixEditor editor, const sys::Key& key, const ApplyEdit& apply);

/// The editor after its text was written, or was not for `problem`'s sake.
MatrixEditor after_save(MatrixEditor editor, const std::string& problem);

}  // namespace lockstep::cli

#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/edit.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "options.hpp"
#include "shipped.hpp"

namespace lockstep::cli {

/// Whether an edit may take away or downgrade what the last release shipped.
enum class OnLoss { kRefuse, kAccept };

/// An edit of the matrix, worked out.
struct MatrixChange {
  std::string file;  ///< the lockstep.yaml, as messages name it
  std::string before;
  std::string after;
  std::string diff;                  ///< as `git diff` shows it
  std::vector<std::string> added;    ///< cells that are built from now on
  std::vector<std::string> removed;  ///< cells that no longer are
  std::vector<std::string> changed;  ///< cells of which a value is another
  std::vector<std::string> losses;   ///< `go/linux-x64 is gone`: against the last release
  std::string shipped;               ///< that release and how it is known, or why none is
  bool is_empty() const { return before == after; }
};

/// What `edit` would do to the lockstep.yaml that `common` names. Writes nothing.
Result<MatrixChange> plan_change(const sys::Filesystem& files, const config::MatrixEdit& edit,
                                 const CommonOptions& common);

/// The same, and writes it: atomically, one edit after the other, so that two at once do not lose
/// one. An Error leaves the file as it was: `kCheckFailed` for a loss that is not accepted, `kIo`
/// when another program changed the file meanwhile.
Result<MatrixChange> make_change(sys::Filesystem& files, const config::MatrixEdit& edit,
                                 const CommonOptions& common, OnLoss on_loss);

/// What `text` in place of `found` would do. Writes nothing.
Result<MatrixChange> plan_text(const sys::Filesystem& files, const config::ConfigurationFile& found,
                               const std::string& text);

/// The same, and writes it as `make_change` does.
Result<MatrixChange> save_text(sys::Filesystem& files, const config::ConfigurationFile& found,
                               const std::string& text, OnLoss on_loss);

/// Does an edit on a text that stands in the place of `found`.
Result<config::EditedMatrix> apply_edit(const sys::Filesystem& files,
                                        const config::ConfigurationFile& found,
                                        const std::string& text, const config::MatrixEdit& edit);

/// `8 cells added`, `1 cell changed, 2 cells removed`.
std::string change_words(const MatrixChange& change);

/// `{"file", "changed", "diff", "cells": {"added", "removed", "changed"}}`
std::string change_json(const MatrixChange& change);

}  // namespace lockstep::cli

#pragma once

#include <string>
#include <vector>

#include "lockstep/config/edit.hpp"
#include "matrix_change.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// What `lockstep matrix` is to do.
enum class MatrixTask { kShow, kChange, kEdit };

struct MatrixOptions {
  MatrixTask task = MatrixTask::kShow;
  std::string why;  ///< the cell whose values are to be traced; none when empty
  config::EditVerb verb = config::EditVerb::kAdd;
  std::vector<std::string> words;  ///< names, and for `set` KEY=VALUE
  Doing doing = Doing::kWrite;
  OnLoss on_loss = OnLoss::kRefuse;
};

/// Draws the matrix, and changes it in lockstep.yaml; the value is the exit status.
int run_matrix(const MatrixOptions& options, const CommonOptions& common);

/// The full-screen editor of the matrix.
int run_matrix_editor(const MatrixOptions& options, const CommonOptions& common);

}  // namespace lockstep::cli

#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/matrix.hpp"
#include "lockstep/model/value.hpp"
#include "look.hpp"

namespace lockstep::cli {

/// `glibc 2.17`, `macOS 11.0`, `musl 1.2` (the oldest that a wheel's tag can say), or empty.
std::string floor_text(const model::Cell& cell);

/// The matrix as a grid: a line for each target, or several where its languages differ, with a mark
/// for each language, then floor, toolchain, tier and triple. A look too narrow for that gets the
/// triple on a line of its own, or a paragraph for each target.
std::string matrix_text(const config::Matrix& matrix, const Look& look);

/// `{"name", "version", "cells": […], "left_out": […]}`; a cell has all its values and `enabled`.
std::string matrix_json(const config::Matrix& matrix);

/// A value of a cell and where it is said.
struct Origin {
  std::string key;
  std::string value;
  std::string from;  ///< `lockstep.yaml:14`, `matrix/targets.yaml:12, built in`, `the default`
};

/// Where each value of `cell` comes from. `own_rows` is the text of the project's own
/// `matrix/targets.yaml`, or empty.
std::vector<Origin> origins_of(const config::MatrixCell& cell, const std::string& own_rows);

/// The columns that the keys and values of origins take.
struct OriginWidths {
  std::size_t key = 0;
  std::size_t value = 0;
};

/// Those of the widest ones.
OriginWidths widths_of(const std::vector<Origin>& origins);

/// The cell's name and a line for each of its values.
std::string why_text(const config::MatrixCell& cell, const std::vector<Origin>& origins,
                     const Look& look);
std::string why_json(const config::MatrixCell& cell, const std::vector<Origin>& origins);

/// The cell of the matrix called `name`, which may hold a Rust triple; an Error of kind `kUsage`
/// with the nearest.
Result<config::MatrixCell> cell_named(const config::Matrix& matrix, const std::string& name,
                                      const std::vector<model::Target>& targets);

}  // namespace lockstep::cli

#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// Writes `error` to stderr as a person reads it and gives back its exit status.
int report(const Error& error, const CommonOptions& common);

/// `error` without its others as JSON: message, where, hint, and file, line and column when it has
/// a place.
model::Value problem_value(const Error& error);

/// `error` and its others as a JSON answer on stdout: `{"errors": […]}`.
void write_problems(const Error& error);

/// `errors` as one, those of one cause told once with all the places they were found at: 24 cells
/// share a handful of toolchains. `errors` is not empty.
Error merged_by_cause(const std::vector<Error>& errors);

}  // namespace lockstep::cli

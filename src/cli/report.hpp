#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// Writes `error` to stderr as a person reads it and gives back its exit status.
int report(const Error& error, const CommonOptions& common);

/// `errors` as one, those of one cause told once with all the places they were found at: 24 cells
/// share a handful of toolchains. `errors` is not empty.
Error merged_by_cause(const std::vector<Error>& errors);

}  // namespace lockstep::cli

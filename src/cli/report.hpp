#pragma once

#include <map>
#include <string>
#include <vector>

#include "ci.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// Where a CI service has the project that `common` names, by GITHUB_WORKSPACE in `environment`.
Checkout checkout_of(const sys::Filesystem& files,
                     const std::map<std::string, std::string>& environment,
                     const CommonOptions& common);

/// Writes `error` to stderr as a person reads it and gives back its exit status. On a CI service
/// that has an overview of failures it is marked there, too.
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

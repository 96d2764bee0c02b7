#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// Writes `error` to stderr as a person reads it and gives back its exit status.
int report(const Error& error, const CommonOptions& common);

}  // namespace lockstep::cli

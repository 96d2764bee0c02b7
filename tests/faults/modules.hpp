#pragma once

#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::faults {

/// Everything that a bare repository of Go modules says about a release, as text that is the same
/// whenever it was made: each tag with its kind, words and files, the commits of the branch, but
/// for what `commit_as_somebody_else` put there. An Error when git finds the repository damaged.
Result<std::string> picture_of(const std::string& repository);

/// A commit of another module onto the branch of a bare repository, as if somebody else pushed it.
Result<void> commit_as_somebody_else(const std::string& repository);

}  // namespace lockstep::faults

#pragma once

#include <string>

#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// `text` with `@root@` and `@cache@` replaced by the task's folders.
std::string substituted(const std::string& text, const Task& task);

/// Puts every input below the task's root, all files, links and folders at kStagedTime. Errors: a
/// path that leaves the root, two inputs at one path with different contents, the file system's.
Result<void> stage_inputs(sys::Filesystem& files, const Task& task);

}  // namespace lockstep::executor

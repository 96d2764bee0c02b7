#pragma once

#include <string>

#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// `text` with `@root@`, `@cache@` and `@program@` replaced.
std::string substituted(const std::string& text, const Places& places);

/// Puts every input below the task's root, all files, links and folders at kStagedTime; what stands
/// in them of `places` is for the commands to see. Errors: a path that leaves the root, two inputs
/// at one path with different contents, the file system's.
Result<void> stage_inputs(sys::Filesystem& files, const Task& task, const Places& places);

}  // namespace lockstep::executor

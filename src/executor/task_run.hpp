#pragma once

#include <functional>
#include <vector>

#include "lockstep/executor/command_run.hpp"
#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// Runs an action's commands in order until one fails; what it gives back is as of `run_in_order`.
using RunCommands =
    std::function<Result<std::vector<CommandEnd>>(const std::vector<sys::ProcessRequest>&)>;

/// What every executor does around the commands: stages the inputs below the task's root, runs the
/// commands by `run_commands` with the folders named as in `places`, and looks for the outputs.
/// Errors as of Executor::execute.
Result<Outcome> run_task(sys::Filesystem& files, const Task& task, const Places& places,
                         const RunCommands& run_commands);

}  // namespace lockstep::executor

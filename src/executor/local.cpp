#include <fmt/format.h>

#include "lockstep/executor/executor.hpp"
#include "task_run.hpp"

namespace lockstep::executor {

namespace {

using Commands = std::vector<sys::ProcessRequest>;

Commands with_jobserver(Commands commands, const std::optional<JobserverPipe>& pipe) {
  if (!pipe) return commands;
  for (sys::ProcessRequest& command : commands) {
    command.env["MAKEFLAGS"] = fmt::format("-j --jobserver-auth={},{}", pipe->read, pipe->write);
    command.descriptors = {pipe->read, pipe->write};
  }
  return commands;
}

}  // namespace

Result<Outcome> LocalExecutor::execute(const Task& task) {
  const Places places{task.root, task.cache, task.program, task.log};
  return run_task(files_, task, places, [&](const Commands& commands) {
    return run_in_order(process_, with_jobserver(commands, task.jobserver));
  });
}

}  // namespace lockstep::executor

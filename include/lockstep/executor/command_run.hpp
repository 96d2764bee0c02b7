#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::executor {

/// How one command of an action ended.
struct CommandEnd {
  int status = 0;   ///< exit status, or 128 + signal
  std::string out;  ///< its stdout, where that was asked for
  double seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_kib = 0;
  bool operator==(const CommandEnd&) const = default;
};

/// Runs `commands` one after the other until one does not exit with 0, which is then the last of
/// the ends. Errors: as Process::run has them.
Result<std::vector<CommandEnd>> run_in_order(sys::Process& process,
                                             const std::vector<sys::ProcessRequest>& commands);

/// What is sent to lockstep's program inside a container, and what it sends back: argument vectors,
/// working folder, environment and the two output files of every command; its ends, or an Error.
model::Value order_of(const std::vector<sys::ProcessRequest>& commands);
Result<std::vector<sys::ProcessRequest>> commands_of(const model::Value& order);
model::Value report_of(const Result<std::vector<CommandEnd>>& ends);
Result<std::vector<CommandEnd>> ends_of(const model::Value& report);

}  // namespace lockstep::executor

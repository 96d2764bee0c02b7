#pragma once

#include <chrono>

#include "lockstep/sys/process.hpp"

namespace lockstep::executor {

/// Runs `request`, whose `stop` is not set, and ends it once `limit` is over. An Error of
/// `Process::run`, or `kIo` that names the program when the time did not suffice.
Result<sys::ProcessResult> run_within(sys::Process& process, sys::ProcessRequest request,
                                      std::chrono::milliseconds limit);

}  // namespace lockstep::executor

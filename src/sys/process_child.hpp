#pragma once

#include <string>
#include <vector>

#include "lockstep/sys/process.hpp"

namespace lockstep::sys {

/// All that the child needs between fork and exec, made ready before, since nothing may be
/// allocated there.
struct ChildPlan {
  const char* program = nullptr;
  const char* folder = nullptr;  ///< null: stay
  char* const* argv = nullptr;
  char* const* env = nullptr;
  int in = -1;
  int out = -1;
  int err = -1;
  int failure = -1;  ///< where a ChildFailure is written when exec is not reached
  const std::vector<int>* keep = nullptr;
  bool without_network = false;
  ProcessGroup group = ProcessGroup::kOwn;
};

/// Where a child stopped before exec and the errno it met.
struct ChildFailure {
  enum Step { kFolder, kDescriptors, kNetwork, kExec } step = kExec;
  int code = 0;
};

/// Becomes the program of `plan`; writes a ChildFailure and exits when that fails. Only calls what
/// is safe between fork and exec in a program with threads.
[[noreturn]] void become(const ChildPlan& plan);

/// Moves the calling process, which has one thread, into a network namespace of its own; false with
/// errno set when the host refuses.
bool leave_network();

}  // namespace lockstep::sys

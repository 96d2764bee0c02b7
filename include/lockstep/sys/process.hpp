#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// Which process group a child is of.
enum class ProcessGroup {
  kOwn,   ///< one of its own, that can be ended as a whole
  kOurs,  ///< ours, so that it may ask for a password at the terminal
};

/// Whether a process is started although the user asked to stop: only what takes back half a step.
enum class AfterInterrupt { kRefuse, kRun };

/// A process to start: an argument vector, never a shell line.
struct ProcessRequest {
  std::vector<std::string> argv;  ///< argv[0] is looked up in `env`'s PATH when it has no `/`
  std::string folder;             ///< working folder; empty for the caller's
  std::map<std::string, std::string> env;  ///< the whole environment
  std::string stdin_bytes;
  std::string output_path;       ///< when set, stdout goes to this file (appended), not into memory
  std::string error_path;        ///< likewise for stderr; may be equal to output_path
  bool without_network = false;  ///< run in a network namespace of its own where the host allows it
  ProcessGroup group = ProcessGroup::kOwn;
  AfterInterrupt after_interrupt = AfterInterrupt::kRefuse;
  std::vector<int> descriptors;  ///< file descriptors it keeps under their numbers (a jobserver's)
  const std::atomic<bool>* stop = nullptr;  ///< when it turns true the whole process group is ended
};

/// How a process ended.
struct ProcessResult {
  int status = 0;              ///< exit status, or 128 + signal
  std::string out;             ///< stdout, when not sent to a file
  std::string err;             ///< stderr, when not sent to a file
  double seconds = 0;          ///< wall time
  double cpu_seconds = 0;      ///< user + system of it and its waited-for children
  std::uint64_t peak_kib = 0;  ///< maximum resident set
};

/// Starting processes, seam.
class Process {
 public:
  virtual ~Process() = default;
  /// Runs to the end. An Error when it cannot be started (`kNotFound` when the program is missing)
  /// or when the run was interrupted or stopped (`kInterrupted`); a non-zero status is a result,
  /// not an Error.
  virtual Result<ProcessResult> run(const ProcessRequest& request) = 0;
};

/// Real processes, each in a process group of its own unless asked otherwise, so that a whole tree
/// of compilers can be ended. Safe to use from several threads.
class RealProcess final : public Process {
 public:
  Result<ProcessResult> run(const ProcessRequest& request) override;
};

/// Installs handlers for SIGINT, SIGTERM and SIGHUP that mark the program as interrupted and end
/// every running child's process group (TERM, then KILL after two seconds).
void install_interrupt_handlers();

/// Whether an interrupt has arrived.
bool interrupted();

/// Whether this host lets us start processes without network (own network namespace).
bool can_isolate_network();

/// The absolute path of `program` found in `path` (a PATH value), or an Error naming it.
Result<std::string> find_program(const std::string& program, const std::string& path);

}  // namespace lockstep::sys

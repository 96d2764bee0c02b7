#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/model/action.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::executor {

/// The modification time, in seconds since 1970, of every file and folder an action finds: cargo
/// goes by times, and equal ones read as fresh.
inline constexpr std::int64_t kStagedTime = 1'000'000'000;

/// A file or link to be put below the action's root. `source` is the absolute path of the bytes; a
/// link has `link` set instead, an empty folder neither.
struct StagedFile {
  std::string path;  ///< root-relative
  std::string source;
  std::string link;
  bool executable = false;
  Digest digest = {};      ///< SHA-256 of the bytes
  std::uint64_t size = 0;  ///< their number
  bool operator==(const StagedFile&) const = default;
};

/// A file or link that staging writes by itself, beside what it copies.
struct WrittenFile {
  std::string path;  ///< root-relative
  std::string text;
  std::string link;  ///< for a link: its target
  bool executable = false;
  bool has_places = false;  ///< `@root@` and the like in the text are replaced on writing
  bool operator==(const WrittenFile&) const = default;
};

/// The TextInputs and ToolInputs of an action, and `.lockstep/toolchain.json`: the identity of the
/// tools that it uses. Places are as in the action: `@root@`, `@cache@`, `@program@`.
std::vector<WrittenFile> written_inputs(const model::Action& action);

/// The folder, empty at first, in which an action's tools put what is temporary.
inline constexpr const char* kTemporaryFolder = ".lockstep/tmp";

/// A jobserver's pipe (GNU make's protocol), inherited by children.
struct JobserverPipe {
  int read = -1;
  int write = -1;
};

/// One run of an action.
struct Task {
  const model::Action& action;
  std::vector<StagedFile> inputs;  ///< its ProjectInputs and UpstreamInputs, resolved to files
  std::string root;                ///< absolute, an empty folder of its own
  std::string cache;               ///< what `@cache@` stands for
  std::string log;                 ///< absolute path of the file that gets all output
  std::string program;             ///< absolute path of lockstep itself, for ToolInputs
  std::map<std::string, std::string> inherited;  ///< values of the names in `action.inherit`
  std::optional<JobserverPipe> jobserver;
  const std::atomic<bool>* stop = nullptr;  ///< ends the run when it turns true
};

/// A cargo unit that was to be fresh and was compiled again.
struct StaleUnit {
  std::string package;  ///< `serde@1.0.0`
  std::string target;   ///< `serde` or `build-script-build`
  std::string reason;   ///< cargo's own word for it, empty when it gave none
  bool operator==(const StaleUnit&) const = default;
};

/// The action's folders as its commands see them: what `@root@`, `@cache@` and `@program@` stand
/// for, and the file that gets all output.
struct Places {
  std::string root;
  std::string cache;
  std::string program;
  std::string log;
};

/// What a successful run cost, beside the outputs that now lie below the root.
struct Outcome {
  double seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_kib = 0;
  std::vector<StaleUnit> stale;
};

/// Runs actions, seam.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Stages the inputs below the root, runs the commands in order and checks that every declared
  /// output is there. Errors: `kToolFailed` with command line, status, the first errors or last
  /// lines and the log's path; `kNotFound` for a program or output that is missing, naming the
  /// nearest files that exist; `kIo`; `kInterrupted`. May be called from several threads.
  virtual Result<Outcome> execute(const Task& task) = 0;
};

/// Runs actions as processes of this host: exactly the action's environment, no network where the
/// action asks for none and the host can keep it away.
class LocalExecutor final : public Executor {
 public:
  LocalExecutor(sys::Filesystem& files, sys::Process& process) : files_(files), process_(process) {}
  Result<Outcome> execute(const Task& task) override;

 private:
  sys::Filesystem& files_;
  sys::Process& process_;
};

}  // namespace lockstep::executor

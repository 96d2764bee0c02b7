#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::toolchain {

/// What tools say of themselves, remembered from process to process by the file that said it: its
/// path with links resolved and its status. Only programs that speak for themselves are remembered;
/// scripts and dispatchers (rustup's, ccache's) may start another tool the next time. Safe to use
/// from several threads.
class Answers {
 public:
  /// Begins with what the file `path` remembers; with an empty path nothing is.
  Answers(sys::Process& process, sys::Filesystem& files, std::map<std::string, std::string> env,
          std::string path);

  /// The stdout of `argv` (whose first word is an absolute path), run when need be; nothing when it
  /// cannot be started or fails.
  std::optional<std::string> ask(const std::vector<std::string>& argv);
  /// The same, but only if it is remembered.
  std::optional<std::string> remembered(const std::vector<std::string>& argv) const;

  /// What was learned of `question`, which names everything that its answer depends on.
  std::optional<std::string> recall(const std::string& question) const;
  /// Remembers an answer that was found without asking a tool.
  void learn(const std::string& question, const std::string& answer);

  /// Writes the file, if anything new was learned. It only spares work: failures are passed over.
  void save();

 private:
  std::string identity_of(const std::vector<std::string>& argv) const;
  bool speaks_for_itself(const std::string& program) const;

  sys::Process& process_;
  sys::Filesystem& files_;
  std::map<std::string, std::string> env_;
  std::string path_;
  model::Value::Object known_;  ///< identity → output
  bool is_changed_ = false;
  mutable std::mutex mutex_;
};

}  // namespace lockstep::toolchain

#pragma once

#include <optional>
#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// A lock between processes (flock) on a file that is made when missing, exclusive unless said
/// otherwise. It ends with the value's scope and with the process, however that dies.
class FileLock {
 public:
  /// Waits for the lock; an Error when the file cannot be opened, `kInterrupted` on an interrupt.
  static Result<FileLock> wait(const std::string& path);
  /// Waits for a lock that others may share, but nobody may have exclusively meanwhile.
  static Result<FileLock> share(const std::string& path);
  /// The lock if nobody has it, else nothing.
  static Result<std::optional<FileLock>> attempt(const std::string& path);

  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;

  /// Replaces the file's text, for others to read who holds it.
  Result<void> write(const std::string& text);

 private:
  FileLock(int descriptor, std::string path);
  static Result<std::optional<FileLock>> take(const std::string& path, int operation);
  static Result<FileLock> wait_for(const std::string& path, int operation);
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace lockstep::sys

#pragma once

#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// Lines that somebody types, seam.
class LineInput {
 public:
  virtual ~LineInput() = default;
  /// Waits for the next line, without its line feed. Errors (kInterrupted): the end of input
  /// (Ctrl-D), the program is asked to end (Ctrl-C), the terminal is gone.
  virtual Result<std::string> next() = 0;
};

/// Lines of stdin.
class StandardInput final : public LineInput {
 public:
  Result<std::string> next() override;

 private:
  std::string pending_;
};

/// Whether somebody can be asked: stdin and stdout are terminals.
bool can_ask();

}  // namespace lockstep::sys

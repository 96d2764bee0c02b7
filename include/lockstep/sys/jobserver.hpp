#pragma once

#include <atomic>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// GNU make's jobserver: a pipe with one byte for each job that may run at a time, shared with child
/// processes that speak its protocol (make, cargo, rustc, ninja from 1.13). A token that a killed
/// child took along is lost until `refill`.
class Jobserver {
 public:
  /// A jobserver of `tokens` tokens; an Error when there are no descriptors left.
  static Result<Jobserver> make(unsigned tokens);
  ~Jobserver();
  Jobserver(Jobserver&& other) noexcept;
  Jobserver& operator=(Jobserver&&) = delete;

  /// Waits for a token. False when `stop` turned true or the program was interrupted meanwhile.
  bool acquire(const std::atomic<bool>& stop);
  /// Gives a token back.
  void release();
  /// Sets the number of free tokens to all; only when nobody holds one.
  void refill();

  int read_end() const { return read_; }
  int write_end() const { return write_; }

 private:
  Jobserver(int read, int write, unsigned tokens) : read_(read), write_(write), tokens_(tokens) {}
  int read_;
  int write_;
  unsigned tokens_;
};

}  // namespace lockstep::sys

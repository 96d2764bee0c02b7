#pragma once

#include <atomic>
#include <memory>

#include "lockstep/base/error.hpp"

namespace lockstep::sys {

/// GNU make's jobserver: a pipe with one byte for each job that may run at a time, shared with
/// child processes that speak its protocol (make, cargo, rustc, ninja from 1.13). Tokens that
/// killed children took along come back when this process holds none itself. Safe to use from
/// several threads.
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

  /// The pipe's ends, to be inherited by children.
  int read_end() const;
  int write_end() const;

 private:
  struct State;
  explicit Jobserver(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lockstep::sys

#pragma once

namespace lockstep::faults {

/// A port of the loopback interface that nobody else is given while this lives, although a server
/// may stop listening at it for a while.
class Port {
 public:
  Port();
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  int number() const { return number_; }
  /// Whether somebody listens at it.
  bool is_open() const;

 private:
  int socket_ = -1;
  int number_ = 0;
};

}  // namespace lockstep::faults

#pragma once

#include <cstdint>

namespace lockstep::sys {

/// Time, seam.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Seconds since 1970-01-01T00:00:00Z.
  virtual std::int64_t now() const = 0;
  /// Seconds on a clock that never goes backwards, for durations.
  virtual double steady() const = 0;
  /// Nanoseconds since 1970 as the kernel would stamp a file that is changed right now: it counts
  /// in ticks, and two changes within one tick get the same time.
  virtual std::int64_t file_time() const = 0;
};

/// The machine's clock.
class RealClock final : public Clock {
 public:
  std::int64_t now() const override;
  double steady() const override;
  std::int64_t file_time() const override;
};

}  // namespace lockstep::sys

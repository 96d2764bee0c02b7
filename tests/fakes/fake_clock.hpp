#pragma once

#include <atomic>

#include "lockstep/sys/clock.hpp"

namespace lockstep::fakes {

/// A clock that stands still until a test moves it.
class FakeClock final : public sys::Clock {
 public:
  std::int64_t now() const override { return seconds_; }
  double steady() const override { return static_cast<double>(seconds_.load()); }
  std::int64_t file_time() const override { return seconds_ * 1'000'000'000; }
  void advance(std::int64_t seconds) { seconds_ += seconds; }

 private:
  std::atomic<std::int64_t> seconds_ = 1'700'000'000;
};

}  // namespace lockstep::fakes

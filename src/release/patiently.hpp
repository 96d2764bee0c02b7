#pragma once

#include <functional>

#include "lockstep/base/error.hpp"
#include "lockstep/release/perform.hpp"

namespace lockstep::release {

/// What `once` gives: again after longer and longer pauses, at most `most` times, as long as that
/// is a kIo Error: nobody answered, or somebody was in the way.
template <typename Once>
auto patiently(const Patience& patience, int most, const std::function<void(double)>& pause,
               const Once& once) -> decltype(once()) {
  for (int attempt = 1;; ++attempt) {
    auto ended = once();
    if (ended || ended.error().kind != ErrorKind::kIo || attempt >= most) return ended;
    pause(pause_before(patience, attempt, 0));
  }
}

}  // namespace lockstep::release

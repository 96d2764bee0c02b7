#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "lockstep/sys/process.hpp"

namespace lockstep::fakes {

/// Starts nothing: every request is kept and answered by a function of the test's, which may be
/// called from several threads at once.
class FakeProcess final : public sys::Process {
 public:
  using Answer = std::function<Result<sys::ProcessResult>(const sys::ProcessRequest&)>;

  /// Answers every request with `answer`; without one all end with status 0 and no output.
  explicit FakeProcess(Answer answer = {}) : answer_(std::move(answer)) {}

  Result<sys::ProcessResult> run(const sys::ProcessRequest& request) override {
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
    }
    if (answer_) return answer_(request);
    return sys::ProcessResult{};
  }

  /// Every request so far, in the order of their start.
  std::vector<sys::ProcessRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  Answer answer_;
  mutable std::mutex mutex_;
  std::vector<sys::ProcessRequest> requests_;
};

}  // namespace lockstep::fakes

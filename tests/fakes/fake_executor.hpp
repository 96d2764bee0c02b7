#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "lockstep/base/path.hpp"
#include "lockstep/executor/executor.hpp"

namespace lockstep::fakes {

/// Runs nothing: leaves every declared output as a file that says which action left it, counts what
/// it was asked for, and answers as a test tells it to. Any thread may call it.
class FakeExecutor final : public executor::Executor {
 public:
  explicit FakeExecutor(sys::Filesystem& files) : files_(files) {}

  /// What an action of this id does instead.
  using Answer = std::function<Result<executor::Outcome>(const executor::Task&)>;
  void answer(const std::string& id, Answer answer) { answers_[id] = std::move(answer); }

  Result<executor::Outcome> execute(const executor::Task& task) override {
    Answer answer;
    {
      const std::scoped_lock lock(mutex_);
      ran_.push_back(task.action.id);
      inputs_[task.action.id] = task.inputs;
      const auto found = answers_.find(task.action.id);
      if (found != answers_.end()) answer = found->second;
    }
    if (answer) return answer(task);
    return leave_outputs(task);
  }

  /// Leaves the declared outputs.
  Result<executor::Outcome> leave_outputs(const executor::Task& task) {
    for (const std::string& output : task.action.outputs) {
      const std::string place = join_path(task.root, output);
      LOCKSTEP_CHECK(files_.create_folders(std::string(parent_path(place))));
      LOCKSTEP_CHECK(files_.write(place, "from " + task.action.id, false));
    }
    executor::Outcome outcome;
    outcome.seconds = 1;
    outcome.cpu_seconds = 2;
    return outcome;
  }

  /// Ids in the order in which they were begun.
  std::vector<std::string> ran() const {
    const std::scoped_lock lock(mutex_);
    return ran_;
  }
  /// The resolved inputs that the action `id` was given.
  std::vector<executor::StagedFile> inputs(const std::string& id) const {
    const std::scoped_lock lock(mutex_);
    return inputs_.at(id);
  }

 private:
  sys::Filesystem& files_;
  std::map<std::string, Answer> answers_;
  mutable std::mutex mutex_;
  std::vector<std::string> ran_;
  std::map<std::string, std::vector<executor::StagedFile>> inputs_;
};

}  // namespace lockstep::fakes

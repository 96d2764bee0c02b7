#include "graph.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace lockstep::engine {

namespace {

// The state of one walk, guarded by its mutex.
class Walk {
 public:
  Walk(const Graph& graph, const std::atomic<bool>& stop, const Walker& walker)
      : stop_(stop), walker_(walker), users_(graph.size()), missing_(graph.size()) {
    for (std::size_t i = 0; i < graph.size(); ++i) {
      missing_[i] = graph[i].size();
      for (const std::size_t need : graph[i]) users_[need].push_back(i);
      if (missing_[i] == 0) ready_.insert(i);
    }
  }

  // What each thread does.
  void take_part() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return stop_ || !ready_.empty() || running_ == 0; });
      if (stop_ || ready_.empty()) break;
      const std::size_t step = *ready_.begin();
      ready_.erase(ready_.begin());
      ++running_;
      lock.unlock();
      const bool succeeded = walker_.work(step);
      lock.lock();
      --running_;
      finish(step, succeeded ? std::nullopt : std::optional(step));
      changed_.notify_all();
    }
    changed_.notify_all();
  }

 private:
  // Marks `step` as done or, with the step at fault, as failed; failed ones take their users along.
  void finish(std::size_t step, std::optional<std::size_t> fault) {
    for (const std::size_t user : users_[step]) {
      if (fault && skipped_.insert(user).second) {
        walker_.skip(user, *fault);
        finish(user, fault);
      }
      if (--missing_[user] == 0 && !skipped_.contains(user)) ready_.insert(user);
    }
  }

  const std::atomic<bool>& stop_;
  const Walker& walker_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::size_t> missing_;
  std::set<std::size_t> ready_;
  std::set<std::size_t> skipped_;
  std::size_t running_ = 0;
};

}  // namespace

void walk(const Graph& graph, unsigned threads, const std::atomic<bool>& stop,
          const Walker& walker) {
  Walk walk(graph, stop, walker);
  std::vector<std::jthread> workers;
  for (unsigned i = 1; i < threads; ++i) workers.emplace_back([&] { walk.take_part(); });
  walk.take_part();
}

}  // namespace lockstep::engine

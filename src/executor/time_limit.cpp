#include "time_limit.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "lockstep/base/path.hpp"

namespace lockstep::executor {

namespace {

// Raises a flag once its time is over, unless it is gone before.
class Alarm {
 public:
  explicit Alarm(std::chrono::milliseconds limit) : thread_([this, limit] { wait(limit); }) {}
  ~Alarm() {
    {
      const std::scoped_lock lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  const std::atomic<bool>& flag() const { return rang_; }

 private:
  void wait(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, limit, [this] { return is_over_; })) rang_ = true;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::atomic<bool> rang_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace

Result<sys::ProcessResult> run_within(sys::Process& process, sys::ProcessRequest request,
                                      std::chrono::milliseconds limit) {
  const Alarm alarm(limit);
  request.stop = &alarm.flag();
  auto result = process.run(request);
  if (result || !alarm.flag() || sys::interrupted()) return result;
  return fail(ErrorKind::kIo,
              fmt::format("`{}` did not answer within {} s", file_name(request.argv.front()),
                          std::chrono::ceil<std::chrono::seconds>(limit).count()));
}

}  // namespace lockstep::executor

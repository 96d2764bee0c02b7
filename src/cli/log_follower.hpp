#pragma once

#include <map>
#include <string>

#include "lockstep/engine/events.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

/// Follows the logs of running actions for `-v`: each whole line once, its action's id in front,
/// secrets of the environment masked.
class LogFollower {
 public:
  LogFollower(const sys::Filesystem& files, std::map<std::string, std::string> environment)
      : files_(files), environment_(std::move(environment)) {}

  /// Knows the commands that events speak of by id.
  void begin(const model::Plan& plan);
  /// Opens and closes logs as actions begin and end; gives back the commands of one that begins and
  /// the last lines of one that ends.
  std::string take(const engine::Event& event);
  /// The lines that came since the last call.
  std::string fresh();

 private:
  struct Log {
    std::string path;
    std::size_t taken = 0;  // bytes
  };
  enum class Until { kLastLineFeed, kEnd };
  std::string read(const std::string& id, Log& log, Until until);

  const sys::Filesystem& files_;
  std::map<std::string, std::string> environment_;
  std::map<std::string, std::string> commands_;
  std::map<std::string, Log> open_;
};

}  // namespace lockstep::cli

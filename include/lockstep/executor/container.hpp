#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lockstep/executor/container_engine.hpp"
#include "lockstep/executor/executor.hpp"

namespace lockstep::executor {

/// What a container may use of its host; 0: as much as there is.
struct ContainerLimits {
  unsigned cpus = 0;
  std::uint64_t memory_bytes = 0;
  unsigned processes = 4096;
};

/// Whether a container may write to what it sees.
enum class Access { kRead, kWrite };

/// A file or folder of the host that a container sees.
struct Mount {
  std::string inside;   ///< absolute path in the container
  std::string outside;  ///< absolute path on the host
  Access access = Access::kRead;
};

/// How a container is run.
struct ContainerRun {
  std::string image;  ///< id, or name with a digest
  std::string name;   ///< of the container
  std::string guest;  ///< absolute path of lockstep's program for containers
  std::vector<Mount> mounts;
  std::vector<std::string> user;  ///< the engine's words for whom it runs as
  model::Network network = model::Network::kNone;
  ContainerLimits limits;
  std::vector<std::string> outputs = {};  ///< paths inside that are wanted back, where mounts are
                                          ///< copied; what is missing is no error
};

/// The engine's words for a container whose program is `guest`, asked for `order`: read-only but
/// for its mounts and `/tmp`, without capabilities, removed when it ends. Pure.
std::vector<std::string> container_words(const ContainerRun& run, const std::string& order);

/// The same for one that is made, filled and started in steps by an engine of another machine,
/// which sees none of our files: each mount is a volume of its own. Pure.
std::vector<std::string> creation_words(const ContainerRun& run, const std::string& order);

/// Runs actions that name an image in a container of their own. What they see is the same on every
/// host: the action's folder at `/lockstep/root`, shared trees and tool caches below
/// `/lockstep/cache`, nothing else of the host. For an engine of another machine they are copied
/// there, and the declared outputs back.
class ContainerExecutor final : public Executor {
 public:
  /// `guest`: absolute path of lockstep's program for containers (see src/guest).
  ContainerExecutor(sys::Filesystem& files, sys::Process& process, ContainerEngine engine,
                    std::string guest, ContainerLimits limits)
      : files_(files),
        process_(process),
        engine_(std::move(engine)),
        guest_(std::move(guest)),
        limits_(limits) {}

  /// Also: `kToolFailed` with the engine's own words when it could not run the container.
  Result<Outcome> execute(const Task& task) override;

 private:
  sys::Filesystem& files_;
  sys::Process& process_;
  ContainerEngine engine_;
  std::string guest_;
  ContainerLimits limits_;
};

/// Runs actions that name an image in containers, the others on this host.
class PlacedExecutor final : public Executor {
 public:
  explicit PlacedExecutor(Executor& local) : local_(local) {}
  /// Who runs containers; before it is said, no action may name an image.
  void use(std::unique_ptr<Executor> container) { container_ = std::move(container); }
  Result<Outcome> execute(const Task& task) override;

 private:
  Executor& local_;
  std::unique_ptr<Executor> container_;
};

/// Asks lockstep's program inside `image` to do `order`, with `input` on its stdin, and gives back
/// what it writes. For questions about an image: nothing of the host is seen.
Result<std::string> ask_guest(sys::Process& process, const ContainerEngine& engine,
                              const std::string& image, const std::string& guest,
                              const std::string& order, const std::string& input);

/// Removes containers that a lockstep of this machine left because it was killed. It is tidying up:
/// nothing is told of its failing.
void remove_left_containers(sys::Process& process, const ContainerEngine& engine);

}  // namespace lockstep::executor

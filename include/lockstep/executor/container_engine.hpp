#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::executor {

/// The programs that run containers.
enum class EngineKind { kPodman, kDocker };

/// An engine that answered, found once by `find_engine`; a plain value from then on.
struct ContainerEngine {
  EngineKind kind = EngineKind::kPodman;
  std::string program;                     ///< absolute path
  std::string host;                        ///< `ssh://user@machine/…` of a remote one, or empty
  std::string version;                     ///< its own word for it
  std::string arch;                        ///< of its machine, in the target table's words
  std::map<std::string, std::string> env;  ///< what its program is started with: PATH, HOME and its
                                           ///< own variables, never a registry's token
  bool operator==(const ContainerEngine&) const = default;
};

/// An image as an engine holds it.
struct EngineImage {
  std::string id;                    ///< `sha256:…` of its configuration, the same in every engine
  std::vector<std::string> names;    ///< with their tags
  std::vector<std::string> digests;  ///< `name@sha256:…` of the registries that it came from
  std::string os;                    ///< `linux`
  std::string arch;                  ///< in the words of the target table: `x64`, `arm64`
  std::uint64_t size = 0;            ///< bytes
  bool operator==(const EngineImage&) const = default;
};

/// The first engine that answers: the one that LOCKSTEP_CONTAINER_ENGINE names (`podman`, `docker`
/// or a path), else podman, else docker on the PATH of `env`; at `host` where that is not empty.
/// Errors: `kNotFound` when none is installed, `kToolFailed` with the engine's own words when it
/// does not work, `kIo` when it does not answer within half a minute.
Result<ContainerEngine> find_engine(sys::Process& process,
                                    const std::map<std::string, std::string>& env,
                                    const std::string& host);

/// A call of the engine: its program, the words for its host, then `words`.
sys::ProcessRequest engine_request(const ContainerEngine& engine, std::vector<std::string> words);

/// The image that `reference` (a name, an id, or a name with a digest) stands for in the engine;
/// nothing is brought from elsewhere. Errors: `kNotFound` when the engine has none, `kUsage` when
/// it is for another machine than the engine's or `reference` is no image's name, `kToolFailed`
/// with the engine's own words, `kIo` when the engine does not answer within a minute.
Result<EngineImage> find_image(sys::Process& process, const ContainerEngine& engine,
                               const std::string& reference);

}  // namespace lockstep::executor

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::registry {

/// A proxy for Go modules over one bare repository, whose tags are the versions: `v1.2.3` of the
/// module at its top, `sub/v1.2.3` of the one in `sub`. Zips are made from git's trees. As the
/// public proxy does, it keeps what it served and remembers for a while what was not there.
struct GoProxy {
  sys::Filesystem& files;
  sys::Process& process;
  const sys::Clock& clock;
  std::string repository;                           ///< absolute path of the bare repository
  std::string folder;                               ///< exists; zips that were served
  std::int64_t remembers_absence = 1800;            ///< seconds; 0: not at all
  std::map<std::string, std::int64_t> absent = {};  ///< `module@version` → until when
  std::mutex mutex = {};
};

/// A version of a module, as a tag names it.
struct GoVersion {
  std::string module;   ///< `example.com/lorem/linux_amd64`
  std::string version;  ///< `v1.2.3`
  std::string tag;      ///< `linux_amd64/v1.2.3`
  std::string folder;   ///< `linux_amd64`; empty for the top
  bool operator==(const GoVersion&) const = default;
};

/// Answers a request to the proxy, its path below the proxy's address.
Answer handle(GoProxy& proxy, const Request& request);

/// The environment that git works in here: nobody's settings have a part in it.
std::map<std::string, std::string> git_environment();

/// Makes an empty bare repository at `path`.
Result<void> make_repository(sys::Process& process, const std::string& path);

/// Whether a version is wanted, by its tag, folder and number; its module is not known yet.
using GoVersionFilter = std::function<bool(const GoVersion&)>;

/// The versions that the repository's tags name, which are wanted, and whose go.mod says the
/// module's path. Only theirs is read: each costs a start of git.
Result<std::vector<GoVersion>> versions_of(const GoProxy& proxy, const GoVersionFilter& is_wanted);

/// The go.mod of a version.
Result<std::string> go_mod_of(const GoProxy& proxy, const GoVersion& version);

/// The time of the commit that a version's tag leads to, seconds since 1970.
Result<std::int64_t> time_of(const GoProxy& proxy, const GoVersion& version);

/// The absolute path of a version's zip, made when it is asked for first.
Result<std::string> zip_of(const GoProxy& proxy, const GoVersion& version);

}  // namespace lockstep::registry

#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "access.hpp"
#include "gem_file.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::registry {

/// A gem that was pushed.
struct HeldGem {
  GemSpec spec;
  std::string path;  ///< absolute
  Digest sha256;
  std::string key;          ///< whose push it was
  std::int64_t pushed = 0;  ///< seconds since 1970
  bool is_yanked = false;
};

/// A host of gems with the compact index. Nothing is ever replaced.
struct RubyHost {
  sys::Filesystem& files;
  const sys::Clock& clock;
  std::string folder;  ///< exists
  Access access;
  std::vector<HeldGem> held = {};  ///< in the order of their pushes
  std::mutex mutex = {};
};

/// Answers a request to the host, its path below the host's address.
Answer handle(RubyHost& host, const Request& request);

/// Takes a gem (`POST /api/v1/gems`), raw or as a form.
Answer push(RubyHost& host, const Request& request);

/// Takes a gem back (`DELETE /api/v1/gems/yank`).
Answer yank(RubyHost& host, const Request& request);

/// `/info/NAME` of the compact index; empty when there is no such gem.
std::string compact_info(const RubyHost& host, std::string_view name);

/// `/versions` of the compact index.
std::string compact_versions(const RubyHost& host);

/// `/names` of the compact index.
std::string compact_names(const RubyHost& host);

}  // namespace lockstep::registry

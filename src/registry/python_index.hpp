#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "access.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/registry/message.hpp"
#include "lockstep/sys/clock.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::registry {

/// A distribution that was uploaded.
struct PythonFile {
  std::string project;  ///< normalized
  std::string version;
  std::string name;  ///< the file's
  std::string path;  ///< absolute
  std::uint64_t size = 0;
  Digest sha256;
  std::string requires_python;
  std::int64_t uploaded = 0;  ///< seconds since 1970
  std::string metadata;       ///< a wheel's METADATA (PEP 658); empty of an sdist
};

/// The index of Python packages: uploads by the legacy API, answers by PEP 503, 691 and 658,
/// trusted publishing. Nothing is ever replaced.
struct PythonIndex {
  sys::Filesystem& files;
  const sys::Clock& clock;
  std::string folder;  ///< exists
  Access access;
  std::uint64_t most_bytes = std::uint64_t{100} << 20;  ///< of one file
  std::vector<PythonFile> held = {};
  std::mutex mutex = {};
};

/// Answers a request to the index, its path below the index's address.
Answer handle(PythonIndex& index, const Request& request);

/// The exchange of identity tokens (`/_/oidc/audience`, `/_/oidc/mint-token`), which stands at the
/// server's top.
Answer handle_python_identity(PythonIndex& index, const Request& request);

/// Takes an upload (`POST /legacy/`).
Answer upload(PythonIndex& index, const Request& request);

}  // namespace lockstep::registry

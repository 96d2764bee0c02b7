#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// Which release becomes which.
struct PromotionOptions {
  std::string dist;        ///< absolute folder of the finished dist; it is replaced as a whole
  std::string from;        ///< the version that it has to be of, SemVer
  std::string to;          ///< the version that it becomes
  std::int64_t epoch = 0;  ///< seconds since 1970 for the time stamps in packages
};

/// One package of the new version, and what was proved of it.
struct PromotedPackage {
  model::Artifact artifact;
  std::size_t libraries = 0;  ///< each is the old one, byte for byte, but for slot and signature
};

/// Repacks a finished dist under another version: no compiler runs and no source is read. Every
/// package has to be there with the digest that its manifest says; every library's version slot is
/// filled anew, and what the packages themselves say of the version is written anew. Then each new
/// package is read back: giving its libraries' slots the old version has to give the old bytes.
/// Errors: a dist of another version (kUsage), one that compiled the version in, one that was
/// changed since (kCheckFailed); `dist` is then as it was.
Result<std::vector<PromotedPackage>> promote(const PromotionOptions& options,
                                             sys::Filesystem& files);

}  // namespace lockstep::engine

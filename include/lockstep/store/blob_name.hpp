#pragma once

#include <cstdint>
#include <string>

#include "lockstep/base/digest.hpp"

namespace lockstep::store {

/// The name of some bytes in the Remote Execution API v2 (its `Digest`): SHA-256 and size in bytes.
struct BlobName {
  Digest hash;
  std::uint64_t size = 0;
  auto operator<=>(const BlobName&) const = default;

  /// `hash/size`, the hash in lower-case hex.
  std::string text() const { return hash.hex() + "/" + std::to_string(size); }
};

}  // namespace lockstep::store

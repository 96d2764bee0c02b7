#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lockstep/base/digest.hpp"

namespace lockstep {

/// Every digest of one file that some registry wants to be told.
struct PackageDigests {
  Digest sha256;
  std::string sha512;      ///< raw, 64 bytes
  std::string sha1;        ///< raw, 20 bytes; not for security
  std::string blake2_256;  ///< raw, 32 bytes: BLAKE2b with a digest of 256 bits (RFC 7693)
  bool operator==(const PackageDigests&) const = default;
};

/// Computes all of them at once over parts that arrive one after the other.
class PackageHasher {
 public:
  PackageHasher();
  ~PackageHasher();
  PackageHasher(PackageHasher&&) noexcept;
  PackageHasher& operator=(PackageHasher&&) noexcept;

  /// Adds raw bytes.
  void update(std::string_view bytes);
  /// The digests of all that was added; the hasher is spent afterwards.
  PackageDigests finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lockstep

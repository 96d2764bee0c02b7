#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep {

/// BLAKE2b with a digest of 32 bytes and no key (RFC 7693), which OpenSSL 3.0 cannot be asked for:
/// its BLAKE2b always has 64 bytes, and the length is part of what is hashed.
class Blake2b256 {
 public:
  Blake2b256();
  /// Adds raw bytes.
  void update(std::string_view bytes);
  /// The 32 raw bytes of the digest; nothing may be added afterwards.
  std::string finish();

 private:
  void compress(bool is_last);

  static constexpr std::size_t kBlock = 128;
  std::array<std::uint64_t, 8> state_{};
  std::array<char, kBlock> block_{};
  std::size_t filled_ = 0;
  std::uint64_t counted_ = 0;  // bytes so far; 2^64 of them are more than any file has
};

}  // namespace lockstep

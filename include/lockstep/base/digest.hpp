#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep {

/// A SHA-256 (FIPS 180-4) of some bytes; its text form is 64 lower-case hex digits.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;

  /// 64 lower-case hex digits.
  std::string hex() const;
  /// The digest that 64 lower-case hex digits spell; an Error for anything else.
  static Result<Digest> parse(std::string_view hex);
};

/// The SHA-256 of `bytes`.
Digest sha256(std::string_view bytes);

/// The SHA-256 of bytes in several buffers.
Digest sha256_of(const Chunks& bytes);

/// The raw SHA-512 (64 bytes) of `bytes`, as npm's `integrity` and gem checksums need it.
std::string sha512(std::string_view bytes);

/// The raw SHA-1 (20 bytes) of `bytes`, as npm's `shasum` needs it. Not for security.
std::string sha1(std::string_view bytes);

/// Computes a SHA-256 over parts that arrive one after the other.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  /// Adds raw bytes.
  void update(std::string_view bytes);
  /// Adds a field with its length in front, so that neighbouring fields cannot run together.
  void field(std::string_view bytes);
  /// The digest of all that was added; the Hasher is spent afterwards.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lockstep

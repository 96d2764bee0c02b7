#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "lockstep/base/bytes.hpp"

namespace lockstep::archive {

/// Puts an archive together: small pieces are copied into one buffer, large ones are shared.
class ChunkWriter {
 public:
  /// Adds a copy of `bytes`.
  void copy(std::string_view bytes) { pending_ += bytes; }

  /// Adds `bytes`, which are kept alive when they are large.
  void add(const Bytes& bytes) {
    if (bytes.size() < kLarge) return copy(bytes);
    flush();
    done_.add(bytes);
  }

  /// How many bytes were added.
  std::uint64_t size() const { return done_.size() + pending_.size(); }

  /// All that was added; the writer is spent afterwards.
  Chunks finish() {
    flush();
    return std::move(done_);
  }

 private:
  static constexpr std::size_t kLarge = std::size_t{64} << 10;

  void flush() { done_.add(std::exchange(pending_, {})); }

  std::string pending_;
  Chunks done_;
};

}  // namespace lockstep::archive

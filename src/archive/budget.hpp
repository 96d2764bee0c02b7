#pragma once

#include <cstdint>

#include "lockstep/archive/read.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::archive {

/// What is left of an archive's Limits while it is unpacked.
class Budget {
 public:
  Budget(std::uint64_t packed_size, const Limits& limits) : packed_(packed_size), limits_(limits) {}

  /// Notes `size` more unpacked bytes; an Error when they are too many.
  Result<void> take(std::uint64_t size) {
    unpacked_ += size;
    if (unpacked_ > limits_.total_bytes) {
      return fail(ErrorKind::kCheckFailed,
                  "the archive holds more than " + human_size(limits_.total_bytes));
    }
    if (unpacked_ > kFree && unpacked_ / limits_.ratio > packed_) {
      return fail(ErrorKind::kCheckFailed, "the archive unpacks to more than " +
                                               std::to_string(limits_.ratio) + " times its size");
    }
    return {};
  }

  /// Notes one more entry; an Error when they are too many.
  Result<void> take_entry() {
    if (++entries_ > limits_.entries) {
      return fail(ErrorKind::kCheckFailed,
                  "the archive holds more than " + std::to_string(limits_.entries) + " files");
    }
    return {};
  }

 private:
  static constexpr std::uint64_t kFree = std::uint64_t{64} << 20;
  std::uint64_t packed_;
  Limits limits_;
  std::uint64_t unpacked_ = 0;
  std::uint64_t entries_ = 0;
};

}  // namespace lockstep::archive

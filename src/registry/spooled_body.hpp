#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::registry {

/// A request's body while it arrives: in memory while it is small, else in a file without a name
/// that is mapped when it is whole, so that a large package is never held in memory.
class SpooledBody {
 public:
  /// `folder` is where the file would be.
  explicit SpooledBody(std::string folder);
  ~SpooledBody();
  SpooledBody(const SpooledBody&) = delete;
  SpooledBody& operator=(const SpooledBody&) = delete;

  /// Adds bytes; an Error (kIo) when the disk does not take them.
  Result<void> add(std::string_view bytes);
  /// All of them, valid as long as this is; an Error (kIo) when the file cannot be mapped.
  Result<std::string_view> view();
  std::uint64_t size() const { return size_; }

 private:
  Result<void> open_file();
  Result<void> write_file(std::string_view bytes) const;

  std::string folder_;
  std::string memory_;
  int file_ = -1;
  std::uint64_t size_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace lockstep::registry

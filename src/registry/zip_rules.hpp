#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::registry {

/// A member of a ZIP file as its own header describes it (APPNOTE 6.3.3).
struct ZipMember {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
  std::string_view record;  ///< its local header and packed bytes
  bool operator==(const ZipMember&) const = default;
};

/// The members of `bytes`, if the file keeps the rules that the Python index has for ZIP files:
/// members one behind the other from the first byte, stored or deflated, no data descriptors, no
/// comments, no bytes in front or behind, no name twice, names in UTF-8 without control characters,
/// local headers that say what the central directory says, a ZIP64 end record of 44 bytes, and no
/// compression above 50 of more than 64 MiB. Else an Error (kCheckFailed) that names the rule.
Result<std::vector<ZipMember>> strict_zip(std::string_view bytes);

/// The bytes of one member; an Error when they are damaged.
Result<std::string> unpacked(const ZipMember& member);

}  // namespace lockstep::registry

#pragma once

#include <cstdint>
#include <string_view>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

/// `bytes` compressed at level 9 without any wrapping (RFC 1951).
Result<Bytes> deflate_raw(const Bytes& bytes);

/// `bytes` as one gzip member at level 9 (RFC 1952).
Result<Bytes> deflate_gzip(const Chunks& bytes, std::uint32_t mtime, GzipSystem system);

/// CRC-32 as ZIP and gzip use it.
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace lockstep::archive

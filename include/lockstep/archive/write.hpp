#pragma once

#include <cstdint>
#include <span>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

// Archives share the bytes of large members with their entries, so that what is packed is held once
// as it was and once compressed.

/// A ZIP file (APPNOTE 6.3.3, version 2.0) of `entries` in their order, as wheels and Go modules
/// want it: raw deflate at level 9 or stored when that is smaller, sizes and CRC before the bytes,
/// no extra fields, no directories, DOS time of `epoch` (seconds since 1970, UTC, 1980 at the
/// least), modes 0644 and 0755. The same entries give the same bytes everywhere. Fails for unsafe
/// or repeated paths, for names that are not UTF-8 without control characters, and for what would
/// need zip64.
Result<Chunks> write_zip(std::span<const Entry> entries, std::int64_t epoch);

/// What every header of a tar file says beside its entry.
struct TarFormat {
  std::int64_t epoch = 0;  ///< seconds since 1970
  unsigned mode = 0644;    ///< of plain files
  unsigned executable_mode = 0755;
};

/// A POSIX ustar file of `entries` in their order, uid and gid 0, no owner names, no directories,
/// two zero blocks at the end. Fails for unsafe or repeated paths and for names that ustar cannot
/// split into 155 + 100 bytes.
Result<Chunks> write_ustar(std::span<const Entry> entries, const TarFormat& format);

/// The last header byte of a gzip file: the operating system it says it was made on (RFC 1952).
enum class GzipSystem : std::uint8_t { kUnix = 3, kUnknown = 255 };

/// `bytes` as one gzip member at level 9, with no name and time stamp `epoch` (0 for none; RFC
/// 1952).
Result<Bytes> write_gzip(const Chunks& bytes, std::int64_t epoch, GzipSystem system);

/// `write_ustar`, then `write_gzip` with time stamp `gzip_epoch`.
Result<Bytes> write_tar_gz(std::span<const Entry> entries, const TarFormat& format,
                           std::int64_t gzip_epoch, GzipSystem system);

}  // namespace lockstep::archive

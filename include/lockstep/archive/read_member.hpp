#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/archive/read.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

/// Bytes of a file from `offset` on: `size` of them, fewer where it ends.
using RangeReader = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;

/// An archive that is not held in memory.
struct Source {
  std::uint64_t size = 0;  ///< bytes that it has
  RangeReader read;
};

/// How an archive holds its files.
enum class ArchiveKind { kZip, kTarGz };

/// What a package file's name says it is: `.whl` and `.zip`, `.tgz` and `.tar.gz`; nothing for
/// others.
std::optional<ArchiveKind> archive_kind(std::string_view file);

/// The text of the first regular file whose path matches `pattern` (see `glob_match`), in the
/// archive's own order. A ZIP is sought in by its directory, a gzipped tar file is read up to the
/// member, a part at a time. Errors: kNotFound when no path matches; kCheckFailed for damaged input
/// and beyond `limits`, which count what must be unpacked on the way; whatever `source` fails with.
Result<std::string> read_member(const Source& source, ArchiveKind kind, std::string_view pattern,
                                const Limits& limits = {});

}  // namespace lockstep::archive

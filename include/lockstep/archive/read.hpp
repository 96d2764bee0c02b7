#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::archive {

/// What a hostile archive may cost us before we refuse it.
struct Limits {
  std::uint64_t total_bytes = std::uint64_t{2} << 30;  ///< unpacked bytes of all entries
  std::uint64_t entries = 200'000;
  std::uint64_t ratio = 200;  ///< unpacked ÷ packed, once more than 64 MiB are unpacked
};

/// The regular files of a ZIP file (wheel, Go module) in their order; directories are left out.
/// Every reader here fails, with an Error that says why, for damaged input, for links and devices,
/// for paths that are not `is_safe_relative_path`, for repeated paths, and beyond `limits`.
Result<std::vector<Entry>> read_zip(std::string_view bytes, const Limits& limits = {});

/// The regular files of a tar file (ustar, pax or GNU), as a `.gem` is one.
Result<std::vector<Entry>> read_tar(std::string_view bytes, const Limits& limits = {});

/// The regular files of a gzipped tar file (npm's `.tgz`, a gem's `data.tar.gz`).
Result<std::vector<Entry>> read_tar_gz(std::string_view bytes, const Limits& limits = {});

/// The bytes of a gzip file of one or several members, nothing else behind them.
Result<std::string> read_gzip(std::string_view bytes, const Limits& limits = {});

}  // namespace lockstep::archive

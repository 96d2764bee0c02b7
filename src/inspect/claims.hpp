#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/inspect/package.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::inspect {

/// A platform that a package claims for its native files below one folder.
struct Claim {
  std::string folder;  ///< package path without a trailing slash, empty for the whole package
  model::Cell cell;    ///< os, arch, libc and floors; the rest stays empty
};

/// A package taken apart: its files, what it says of itself, and what it claims.
struct Unpacked {
  PackageFacts facts;  ///< natives still empty
  std::vector<archive::Entry> files;
  std::vector<Claim> claims;
  bool any_claim_will_do = false;  ///< a native file need fit one claim of its folder only (npm's
                                   ///< lists)
};

Result<Unpacked> unpack_wheel(std::string_view bytes, std::string_view file_name);
Result<Unpacked> unpack_npm(std::vector<archive::Entry> files);
/// Whether an archive's files are those of an sdist: one folder with a PKG-INFO.
bool is_sdist(const std::vector<archive::Entry>& files);
/// An sdist (PEP 625): `is_sdist` holds. It claims no platform.
Result<Unpacked> unpack_sdist(std::vector<archive::Entry> files, std::string_view file_name);
Result<Unpacked> unpack_gem(std::string_view bytes);
Result<Unpacked> unpack_go(std::string_view bytes);

/// A cell of `language` for os and arch as in targets.yaml; glibc on Linux unless `libc` says else.
model::Cell claimed_cell(std::string_view language, std::string_view os, std::string_view arch,
                         std::string_view libc = {});

/// The cells of one wheel platform tag: none for a tag that is unknown, two for `universal2`.
std::vector<model::Cell> cells_of_wheel_tag(std::string_view tag);
/// The cells of a gem platform (`x86_64-linux-musl`): none when it is unknown, two for
/// `universal-darwin`.
std::vector<model::Cell> cells_of_gem_platform(std::string_view platform);
/// The cell of a GOOS and GOARCH, or nothing when one is unknown.
std::optional<model::Cell> cell_of_go(std::string_view os, std::string_view arch);
/// The cells of an npm os, cpu and libc; empty words mean none was said. None when a word is
/// unknown, two for `darwin` without a cpu.
std::vector<model::Cell> cells_of_npm(std::string_view os, std::string_view cpu,
                                      std::string_view libc);

/// The file at exactly `path`, or null.
const archive::Entry* file_at(const std::vector<archive::Entry>& files, std::string_view path);

/// A problem (kCheckFailed) of the package's file `where`.
Error problem(std::string message, std::string where, std::string hint);

}  // namespace lockstep::inspect

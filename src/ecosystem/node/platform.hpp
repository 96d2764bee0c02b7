#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::node {

/// What npm and Node call a cell's platform.
struct Platform {
  std::string os;    ///< `process.platform`: `linux`, `darwin`, `win32`
  std::string cpu;   ///< `process.arch`: `x64`, `arm64`; empty for a universal library
  std::string libc;  ///< npm's `libc`: `glibc`, `musl`; empty but for Linux
  std::string name;  ///< as napi-rs names packages: `linux-x64-gnu`, `darwin-arm64`,
                     ///< `win32-x64-gnu`
};

/// The platform of `cell`; an Error when Node has none for it.
Result<Platform> platform_of(const model::Cell& cell);

/// Likewise, by the names of `language`: with `windows: msvc` its Windows packages are called so
/// whatever the cell's ABI is, as the loader asks for them; an addon speaks Node-API alone.
Result<Platform> platform_of(const model::Language& language, const model::Cell& cell);

}  // namespace lockstep::ecosystem::node

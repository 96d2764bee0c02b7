#pragma once

namespace lockstep::cli {

/// The program's own version, SemVer; the same as CMakeLists.txt's project(VERSION).
inline constexpr const char* kVersion = LOCKSTEP_VERSION;

}  // namespace lockstep::cli

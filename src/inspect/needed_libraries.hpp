#pragma once

#include <string>
#include <string_view>

#include "lockstep/model/cell.hpp"

namespace lockstep::inspect {

/// Whether every system of the cell's target has `library`, or the cell's language brings it, so
/// that a package may need it without carrying it. Linux with glibc: the manylinux policies' list;
/// musl: its C library and libz; macOS: what stands below /usr/lib and /System; Windows: system
/// DLLs.
bool may_need(std::string_view library, const model::Cell& cell);

/// What to do about a library that may_need refuses.
std::string hint_for_needed(std::string_view library, const model::Cell& cell);

}  // namespace lockstep::inspect

#pragma once

#include <string>
#include <vector>

#include "lockstep/base/bytes.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep::inspect {

/// One universal Mach-O file (Apple's `mach-o/fat.h`, 32-bit offsets) of thin 64-bit ones, ordered
/// by cpu type, each at a multiple of 2^14 bytes as pages of arm64 want. The slices' bytes,
/// signatures included, stay as they are. Errors (kCheckFailed): fewer than two slices, one that is
/// no thin 64-bit Mach-O file, two for one machine, slices of several file types, more than 4 GiB.
Result<std::string> join_slices(const std::vector<Bytes>& slices);

}  // namespace lockstep::inspect

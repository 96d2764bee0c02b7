#pragma once

#include <cstdint>
#include <string>

#include "image.hpp"

namespace lockstep::inspect {

/// Renews a Mach-O ad hoc code signature in place: the page hashes of each of its code directories.
/// `place` is the signature's place in `bytes`, a thin Mach-O file. Fails (kCheckFailed) for a
/// signature made with a certificate, which only its owner can renew, and for a damaged one.
Result<void> renew_signature(std::string& bytes, const Region& place);

/// Renews the checksum of a PE image in place; `field` is its file offset.
void renew_checksum(std::string& bytes, std::uint64_t field);

}  // namespace lockstep::inspect

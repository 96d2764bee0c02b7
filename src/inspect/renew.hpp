#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "image.hpp"

namespace lockstep::inspect {

/// Renews a Mach-O ad hoc code signature in place: the page hashes of each of its code directories.
/// `place` is the signature's place in `bytes`, a thin Mach-O file. Fails (kCheckFailed) for a
/// signature made with a certificate, which only its owner can renew, and for a damaged one.
Result<void> renew_signature(std::string& bytes, const Region& place);

/// Whether every page of the thin Mach-O file `bytes` has the hash that its signature at `place`
/// says. A certificate's own chain is not looked at. Errors (kCheckFailed): the signature is
/// damaged.
Result<bool> signature_holds(std::string_view bytes, const Region& place);

/// Renews the checksum of a PE image in place; `field` is its file offset.
void renew_checksum(std::string& bytes, std::uint64_t field);

}  // namespace lockstep::inspect

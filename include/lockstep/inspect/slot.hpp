#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::inspect {

/// The exported symbol of the version slot: 16 magic bytes, then the version as NUL-padded UTF-8.
inline constexpr std::string_view kSlotSymbol = "lockstep_version_slot";

/// Whether `name` (as C spells it) is a version slot's: `lockstep_version_slot`, with the library's
/// own prefix where several libraries are linked into one program: `lorem_lockstep_version_slot`.
/// The pointers to it that linkers make (`.refptr.…`, `__imp_…`) are not it.
constexpr bool is_slot_symbol(std::string_view name) {
  return name.ends_with(kSlotSymbol) && !name.starts_with("__imp_") &&
         name.find_first_of(".$?@") == std::string_view::npos;
}

/// The whole slot, its magic and its text, in bytes. The last byte of the text is always NUL.
inline constexpr std::size_t kSlotSize = 128;
inline constexpr std::size_t kSlotMagicSize = 16;
inline constexpr std::size_t kSlotTextSize = kSlotSize - kSlotMagicSize;

/// Where the version slot of a library begins, in bytes from the file's start, of a universal
/// library the first slice's; nothing when it has none. Only what is loaded counts: copies of the
/// magic in debug information are passed over. An Error when the loaded parts hold more than one
/// (each slice of a universal library: other than one, or another version), when the exported
/// symbol is elsewhere, when the slot's text is damaged, or when the library cannot be read.
Result<std::optional<std::uint64_t>> find_slot(std::string_view bytes);

/// `bytes` with `version` (1 to 111 bytes of UTF-8) in its slot, of a universal library in each
/// slice's. Filling again with the same
/// version gives the same bytes. A Mach-O ad hoc code signature is renewed: the page hashes of each
/// of its code directories (special slots are hashes of what does not change), and so is a PE
/// checksum that is not 0. An Error when there is no slot, or when the library is signed with a
/// certificate.
Result<std::string> fill_slot(std::string bytes, std::string_view version);

}  // namespace lockstep::inspect

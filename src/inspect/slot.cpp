#include "lockstep/inspect/slot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "renew.hpp"
#include "slot_search.hpp"

namespace lockstep::inspect {

namespace {

constexpr std::string_view kName = "the library";

Result<void> check_version(std::string_view version) {
  const bool is_text = std::ranges::none_of(
      version, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!version.empty() && version.size() < kSlotTextSize && is_text) return {};
  return fail(ErrorKind::kUsage,
              fmt::format("a version slot takes 1 to {} bytes of text, the version has {}",
                          kSlotTextSize - 1, version.size()),
              "give the project a shorter version");
}

Result<void> renew_seals(std::string& bytes, const Image& image) {
  if (image.signature) return renew_signature(bytes, *image.signature);
  if (image.facts.format == "pe" && image.facts.is_signed) {
    return fail(ErrorKind::kCheckFailed,
                "it is signed with a certificate, so that nothing may change in it",
                "leave the build's library unsigned, and sign the one of the finished package");
  }
  if (image.checksum) renew_checksum(bytes, *image.checksum);
  return {};
}

// Members of archives are objects, which carry neither signature nor checksum. A slice's places
// count from its own start, so that it is renewed as the file it once was.
Result<void> renew_part(std::string& bytes, const Library& library, const Part& part) {
  if (library.container == Container::kArchive) return {};
  if (library.container == Container::kNone) return renew_seals(bytes, part.image);
  std::string slice = bytes.substr(part.offset, part.size);
  LOCKSTEP_CHECK(renew_seals(slice, part.image));
  bytes.replace(part.offset, part.size, slice);
  return {};
}

}  // namespace

Result<std::optional<std::uint64_t>> find_slot(std::string_view bytes) {
  LOCKSTEP_TRY(library, read_parts(bytes, kName));
  LOCKSTEP_TRY(slots, locate_slots(bytes, library));
  if (slots.empty()) return std::nullopt;
  return slots.front().offset;
}

Result<std::string> fill_slot(std::string bytes, std::string_view version) {
  LOCKSTEP_CHECK(check_version(version));
  LOCKSTEP_TRY(library, read_parts(bytes, kName));
  LOCKSTEP_TRY(slots, locate_slots(bytes, library));
  if (slots.empty()) {
    return fail(ErrorKind::kCheckFailed, "has no version slot",
                fmt::format("export a 128-byte `{}` from the core, as `lockstep init` lays it out",
                            kSlotSymbol));
  }
  if (slots.front().text == version) return bytes;
  std::string field(version);
  field.resize(kSlotTextSize, '\0');
  for (const Slot& slot : slots) {
    bytes.replace(slot.offset + kSlotMagicSize, kSlotTextSize, field);
    LOCKSTEP_CHECK(renew_part(bytes, library, library.parts[slot.part]));
  }
  return bytes;
}

}  // namespace lockstep::inspect

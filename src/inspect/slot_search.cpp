#include "slot_search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/inspect/slot.hpp"

namespace lockstep::inspect {

namespace {

// The magic with every bit turned, so that this program's own file holds none.
constexpr unsigned char kTurnedMagic[kSlotMagicSize] = {
    static_cast<unsigned char>(~0x6cu), static_cast<unsigned char>(~0x6fu),
    static_cast<unsigned char>(~0x63u), static_cast<unsigned char>(~0x6bu),
    static_cast<unsigned char>(~0x73u), static_cast<unsigned char>(~0x74u),
    static_cast<unsigned char>(~0x65u), static_cast<unsigned char>(~0x70u),
    static_cast<unsigned char>(~0xf3u), static_cast<unsigned char>(~0x9au),
    static_cast<unsigned char>(~0x1du), static_cast<unsigned char>(~0xe5u),
    static_cast<unsigned char>(~0x07u), static_cast<unsigned char>(~0xb8u),
    static_cast<unsigned char>(~0xc4u), static_cast<unsigned char>(~0x62u)};

std::string slot_magic() {
  std::string magic;
  for (const unsigned char byte : kTurnedMagic) magic.push_back(static_cast<char>(~byte));
  return magic;
}

// The region whose bytes are loaded and hold all of a slot at `offset` from the image's start.
const Region* loaded_region(const Image& image, std::uint64_t offset) {
  for (const Region& region : image.regions) {
    if (!region.loaded || offset < region.offset) continue;
    const std::uint64_t inside = offset - region.offset;
    if (inside <= region.size && region.size - inside >= kSlotSize) return &region;
  }
  return nullptr;
}

std::vector<Slot> candidates(std::string_view bytes, const Library& library) {
  const std::string magic = slot_magic();
  std::vector<Slot> found;
  for (std::size_t i = 0; i < library.parts.size(); ++i) {
    const Part& part = library.parts[i];
    const std::string_view own = bytes.substr(part.offset, part.size);
    for (std::size_t at = own.find(magic); at != std::string_view::npos;
         at = own.find(magic, at + 1)) {
      if (loaded_region(part.image, at) != nullptr) found.push_back({part.offset + at, "", i});
    }
  }
  return found;
}

std::unexpected<Error> refuse(std::string message, std::string hint) {
  return fail(ErrorKind::kCheckFailed, std::move(message), std::move(hint));
}

Result<std::string> version_text(std::string_view bytes, std::uint64_t offset) {
  const std::string_view field = bytes.substr(offset + kSlotMagicSize, kSlotTextSize);
  const std::size_t end = std::min(field.find('\0'), field.size());
  const std::string_view text = field.substr(0, end);
  const bool is_padded =
      end < field.size() && field.find_first_not_of('\0', end) == std::string_view::npos;
  const bool is_text = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (is_padded && is_text && !text.empty()) return std::string(text);
  return refuse(
      fmt::format("the version slot at byte {} is damaged: its {} bytes are no NUL-padded text",
                  offset, kSlotTextSize),
      "define it as 16 magic bytes, then \"0.0.0\" and NULs up to 128 bytes in all");
}

// Where the exported symbol says the slot is; parts without one say nothing.
Result<void> agrees_with_symbol(const Library& library, const std::vector<Slot>& slots) {
  for (std::size_t i = 0; i < library.parts.size(); ++i) {
    const auto& symbol = library.parts[i].image.slot_symbol;
    if (!symbol) continue;
    const std::uint64_t place = library.parts[i].offset + *symbol;
    const auto is_there = [&](const Slot& slot) { return slot.part == i && slot.offset == place; };
    if (std::ranges::any_of(slots, is_there)) continue;
    return refuse(
        fmt::format("the symbol {} is at byte {}, where no version slot is", kSlotSymbol, place),
        "let that symbol begin with the 16 magic bytes, in read-only data");
  }
  return {};
}

Result<void> one_in_all(const std::vector<Slot>& slots) {
  if (slots.size() < 2) return {};
  return refuse(fmt::format("holds {} version slots, at bytes {} and {}", slots.size(),
                            slots[0].offset, slots[1].offset),
                "the slot may be linked in once only: define it in the core, not in a header or "
                "in two crates");
}

// Each slice is a library of its own: all have one slot, or none has.
Result<void> one_in_each(const Library& library, const std::vector<Slot>& slots) {
  if (slots.empty()) return {};
  for (std::size_t i = 0; i < library.parts.size(); ++i) {
    const auto count = std::ranges::count(slots, i, &Slot::part);
    if (count == 1) continue;
    return refuse(fmt::format("its slice for {} has {} version slots, another has one",
                              library.parts[i].name, count == 0 ? "no" : std::to_string(count)),
                  "join libraries of the same core, each with one slot");
  }
  return {};
}

}  // namespace

Result<std::vector<Slot>> locate_slots(std::string_view bytes, const Library& library) {
  std::vector<Slot> slots = candidates(bytes, library);
  const bool is_universal = library.container == Container::kUniversal;
  LOCKSTEP_CHECK(is_universal ? one_in_each(library, slots) : one_in_all(slots));
  LOCKSTEP_CHECK(agrees_with_symbol(library, slots));
  for (Slot& slot : slots) {
    LOCKSTEP_TRY(text, version_text(bytes, slot.offset));
    slot.text = text;
    if (text == slots.front().text) continue;
    return refuse(fmt::format("its slices' version slots say {} and {}", slots.front().text, text),
                  "join libraries of one version");
  }
  return slots;
}

}  // namespace lockstep::inspect

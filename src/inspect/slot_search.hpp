#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "image.hpp"

namespace lockstep::inspect {

/// A version slot as found: where it begins in the file, and the version it holds.
struct Slot {
  std::uint64_t offset = 0;
  std::string text;
  std::size_t part = 0;  ///< index of the library's part that holds it
};

/// The version slots of a library: none, one, or one in each slice of a universal library, all with
/// the same text. Errors as find_slot.
Result<std::vector<Slot>> locate_slots(std::string_view bytes, const Library& library);

}  // namespace lockstep::inspect

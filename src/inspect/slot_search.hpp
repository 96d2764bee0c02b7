#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "image.hpp"

namespace lockstep::inspect {

/// A version slot as found: where it begins in the file, and the version it holds.
struct Slot {
  std::uint64_t offset = 0;
  std::string text;
  std::size_t part = 0;  ///< index of the library's part that holds it
};

/// The one version slot of a library, or nothing. Errors as find_slot.
Result<std::optional<Slot>> locate_slot(std::string_view bytes, const Library& library);

}  // namespace lockstep::inspect

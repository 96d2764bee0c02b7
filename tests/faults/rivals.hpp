#pragma once

#include <string>
#include <vector>

#include "faults/cases.hpp"

namespace lockstep::faults {

/// What the first of two releases does while the second runs.
enum class First {
  kWaits,  ///< it is held until the second is through
  kRuns,   ///< both go on at once
};

/// A second release that begins when the first one reaches a request.
struct Rivalry {
  Place place;
  First first = First::kWaits;
  std::string words() const;
};

/// Two dists of one version, with what each leaves when it is released alone; the same one twice
/// when both are to be the same bytes.
struct Rivals {
  std::string first_dist;
  std::string second_dist;
  Reference first;
  Reference second;
};

/// A second release at every request of the first that changes something, the first and the last
/// of those that are alike.
std::vector<Rivalry> rivalries_of(const std::vector<Place>& places);

/// Two machines release the same packages: both get through, at once or by going on, and everything
/// is there once.
Result<void> hold_same(const Rivalry& one, const Rivals& rivals, const std::string& folder);

/// Two machines release other bytes as the same version: one of them at most goes through, whole;
/// the other says that something else is there, and nothing of it is seen. Where both stop nothing
/// of either is public.
Result<void> hold_other(const Rivalry& one, const Rivals& rivals, const std::string& folder);

}  // namespace lockstep::faults

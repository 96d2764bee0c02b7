#pragma once

#include <optional>
#include <string>
#include <vector>

#include "faults/judge.hpp"
#include "faults/place.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::faults {

/// When a process is killed, as its registry sees it.
enum class Moment { kBefore, kWithin, kAfter };

/// One thing that goes wrong at one request.
struct Case {
  Place place;
  std::string name;
  registry::Fault fault{};
  std::optional<Moment> kill{};
  bool is_overtaken = false;  ///< somebody else pushes before it
};

/// A whole release as it is without a fault.
struct Rehearsed {
  std::vector<Place> places;  ///< every request that it makes
  Reference reference;
};

/// Publishes `dist` once and looks at it; an Error when that alone goes wrong.
Result<Rehearsed> rehearse(const std::string& dist, const std::string& folder);

/// Every fault and every kill at every different request, at its first time and at its last; at
/// those in between one of them each, in turn.
std::vector<Case> cases_of(const std::vector<Place>& places);

/// Publishes to registries of its own in `folder` where `one` goes wrong, goes on after it, and
/// says what is not as it should be.
Result<void> hold(const Case& one, const std::string& dist, const std::string& folder,
                  const Reference& reference);

/// The publisher that a case kills, a process of this program: `--child DIST FOLDER NAME=URL…`.
int run_child(int argc, char** argv);

}  // namespace lockstep::faults

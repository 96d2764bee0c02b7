#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/model/manifest.hpp"
#include "lockstep/model/plan.hpp"

namespace lockstep::report {

/// What a release's journal tells last of one operation.
struct ReleaseStep {
  std::string operation;  ///< its id
  std::string state;      ///< `done`, `failed`, … in the journal's words
  std::string time;       ///< RFC 3339
  std::string detail;
};

/// All that a report is written from.
struct Release {
  model::Plan plan;
  model::Manifest manifest;
  std::optional<model::Manifest> before = {};  ///< what sizes are held against: its packages' names
                                               ///< and sizes
  std::string against = {};  ///< where `before` comes from, or a sentence on why there is none
  std::vector<ReleaseStep> steps = {};  ///< in the order of the first mention; empty: no release
};

/// `24 packages, 12 MB in all: +1.2 kB (0.1 %) since 0.1.0, by .lockstep/release-0.1.0.json.`
std::string sizes_words(const Release& release);

/// One HTML page that needs nothing but itself: the grid with each cell's state, size, time and
/// floor; what ran when, and what it waited for; sizes against the last release; what the gate
/// found; what the registries were told. By keyboard and screen reader, in light and dark, on
/// narrow screens. Pure.
std::string page(const Release& release);

}  // namespace lockstep::report

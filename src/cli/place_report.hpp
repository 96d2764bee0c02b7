#pragma once

#include <span>
#include <string>

#include "lockstep/model/value.hpp"
#include "lockstep/stamp/places.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::cli {

/// `core/Cargo.toml:3:12`
std::string position_text(const stamp::Sources& sources, const version::Place& place);

/// A place as JSON: file, line, column, what, holds, wants.
model::Value place_value(const stamp::Sources& sources, const version::Place& place);

/// The same of several.
model::Value place_values(const stamp::Sources& sources, std::span<const version::Place> places);

/// One line on what is wrong with a place: `core/Cargo.toml:3:12: the version of crate lorem-core
/// is 0.8.0, should be 0.9.0`.
std::string drift_text(const stamp::Sources& sources, const version::Place& place);

}  // namespace lockstep::cli

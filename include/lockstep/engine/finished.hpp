#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::engine {

/// What a finished dist says of itself.
struct Finished {
  model::Plan plan;
  model::Manifest manifest;
};

/// Reads `plan.json` and `manifest.json` of the dist in the absolute folder `dist`. Errors: no
/// finished build (kNotFound), files that cannot be read as what they are.
Result<Finished> read_finished(const sys::Filesystem& files, const std::string& dist);

/// The manifest alone: a plan is many times as large. Errors as `read_finished`.
Result<model::Manifest> read_manifest(const sys::Filesystem& files, const std::string& dist);

}  // namespace lockstep::engine

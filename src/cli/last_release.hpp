#pragma once

#include <optional>
#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "options.hpp"

namespace lockstep::cli {

/// An earlier release's packages, to hold sizes against.
struct EarlierRelease {
  std::optional<model::Manifest> manifest;  ///< names and sizes are theirs; the rest may be empty
  std::string source;  ///< where they are from, or a sentence on why none are known
};

/// The release of the highest version below `version`, by the records `release-VERSION.json` in the
/// folder `own` of a project, its `.lockstep`. Records of lockstep versions that did not list
/// packages, and damaged ones, are told of in `source`. Never fails.
EarlierRelease recorded_release(const sys::Filesystem& files, const std::string& own,
                                const std::string& version);

/// What `--against` names: a dist in a folder, the release of a version or `last`, the one before
/// `version`, from its record here or from the project's forge; without it `recorded_release`.
/// Only the forge takes network. Errors: no such dist or release (kNotFound), no `releases` in the
/// project (kNotFound), no answer (kIo), another project's manifest (kCheckFailed).
Result<EarlierRelease> earlier_release(const std::string& against, const std::string& dist,
                                       const std::string& version, const CommonOptions& common);

}  // namespace lockstep::cli

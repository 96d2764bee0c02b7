#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::release {

/// The Errors of a dist that is not what its project's whole matrix asks for: cells that were not
/// built, packages without an artifact, artifacts of another version.
std::vector<Error> gaps_of(const engine::Finished& finished);

/// The artifacts that a registry takes, in the manifest's order.
std::vector<const model::Artifact*> published_artifacts(const engine::Finished& finished);

/// One artifact of `dist`, read once from its start to its end: digests, and what its publisher
/// wants to be told of it. An Error (kCheckFailed) when its digest is not the proved one.
Result<ecosystem::Parcel> parcel_of(const sys::Filesystem& files, const std::string& dist,
                                    const model::Language& language,
                                    const model::Artifact& artifact,
                                    const ecosystem::Publisher& publisher);

}  // namespace lockstep::release

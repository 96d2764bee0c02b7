#pragma once

#include <map>
#include <string>

#include "file_digests.hpp"
#include "lockstep/model/manifest.hpp"
#include "resolve.hpp"

namespace lockstep::engine {

/// Stored packages by id.
using Packed = std::map<std::string, store::StoredResult>;

/// Whether `dist` is to the byte what the packages of `plan`, all of them stored, would make it:
/// its files, its sums, its plan, and the manifest that was written for them. Any doubt is a no.
bool is_current(const std::string& dist, const model::Plan& plan, const Packed& packed,
                const Seams& seams, const std::string& project, FileDigests& digests);

/// Remembers the manifest that was written for `packed`, for `is_current`.
Result<void> note_manifest(const std::string& manifest, const model::Plan& plan,
                           const Packed& packed, const Seams& seams, const std::string& project);

}  // namespace lockstep::engine

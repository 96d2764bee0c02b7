#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/release/exchange.hpp"
#include "lockstep/release/perform.hpp"

namespace lockstep::release {

/// A release whose packages are to come from the forge that shows it.
struct DraftRequest {
  /// As it is configured here. What the draft tells must not lead to other registries than these.
  const model::Project& project;
  std::string version;  ///< SemVer; the release's tag is `v` and this
  std::string clients;  ///< absolute folder in which clients of registries look for their files
  std::string folder;   ///< absolute, to be filled
};

/// Fills `folder` as a finished build does its dist, from the assets of the release for that
/// version, a draft or public: `manifest.json`, `plan.json` and every package, each checked
/// against size and digest before it gets its name. Packages that are in `folder` already with the
/// right bytes are not brought again. Errors: no `releases` are configured, no such release, assets
/// that are missing or unfinished (kNotFound); other bytes, or a plan that is not this project's
/// (kCheckFailed); no answers (kIo).
Result<engine::Finished> bring_draft(const DraftRequest& request, const Patience& patience,
                                     const Seams& seams);

/// A question for the manifest of an earlier release.
struct ManifestRequest {
  const model::Project& project;  ///< whose `releases` name the forge
  std::string version;            ///< SemVer; empty: the highest public one below `below`
  std::string below;              ///< SemVer
  std::string clients;            ///< as in DraftRequest
};

/// The `manifest.json` among the assets of an earlier release, by way of the scratch folder of
/// `seams`. Errors: no `releases` are configured, no such release, no such asset (kNotFound); other
/// bytes, or another project's (kCheckFailed); no answers (kIo).
Result<model::Manifest> released_manifest(const ManifestRequest& request, const Patience& patience,
                                          const Seams& seams);

}  // namespace lockstep::release

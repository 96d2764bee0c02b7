#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/engine/finished.hpp"
#include "lockstep/release/channel.hpp"
#include "options.hpp"
#include "releasing.hpp"

namespace lockstep::cli {

/// The packages that a command works on.
struct Packages {
  std::string folder;   ///< absolute: a dist, or what was brought from a draft
  std::string project;  ///< absolute folder whose `.lockstep` holds lock, journal and scratch
  engine::Finished finished;
};

/// Where a command may take packages from.
enum class PackagesFrom {
  kDist,         ///< the folder of a finished build alone
  kDistOrDraft,  ///< or the release that a forge shows, where this machine has no such folder
};

/// Which packages a command asks for.
struct PackageWish {
  std::string version;  ///< empty: whatever dist holds, else what lockstep.yaml says
  std::string dist;     ///< --dist; then nothing else will do
  PackagesFrom from = PackagesFrom::kDist;
};

/// The packages that `wish` asks for. `dist` is the folder that `dist_folder` found. Without a dist
/// of that version they are brought into `.lockstep/draft-VERSION`, and stderr says so. Errors: of
/// another version, none there and no release that holds them, and `bring_draft`'s.
Result<Packages> find_packages(const PackageWish& wish, const std::string& dist,
                               ReleaseBench& bench, const CommonOptions& common);

/// The release that they are to become, to the registries that the user's configuration and clients
/// name.
Result<release::Release> prepare_release(const Packages& packages, const ReleaseBench& bench);

/// The journal of their release.
release::Journal journal_of(const Packages& packages, ReleaseBench& bench);

}  // namespace lockstep::cli

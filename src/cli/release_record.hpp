#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/release/channel.hpp"
#include "lockstep/release/run.hpp"
#include "packages.hpp"
#include "releasing.hpp"

namespace lockstep::cli {

/// Writes what went where, for whoever asks later: `.lockstep/release-VERSION.json`, which stays
/// whatever is built next, and beside the packages `release.json`. A run that found everything
/// there already leaves the record of the one that did it. `losses` is what users of the release
/// before will miss. An Error (kIo) when the disk refuses.
Result<void> write_record(const Packages& packages, const release::Release& release,
                          const release::Outcomes& outcomes, const std::vector<std::string>& losses,
                          ReleaseBench& bench);

}  // namespace lockstep::cli

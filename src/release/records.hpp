#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/publish.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::release {

/// What a release shows beside `packages`: `manifest.json` and `plan.json` of `dist`, with which it
/// can go on where no dist is, and `SHA256SUMS` of the packages under the names of their assets,
/// for people; that one is no file: it has no path, its text is its `description`.
Result<std::vector<ecosystem::Parcel>> read_records(const std::string& dist,
                                                    const std::vector<ecosystem::Parcel>& packages,
                                                    const sys::Filesystem& files);

}  // namespace lockstep::release

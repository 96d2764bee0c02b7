#pragma once

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::ruby {

/// A gem that another tool made under our version and platform: `version`, `platform` and `date` of
/// its metadata are ours, data and checksums are written anew, signatures go.
Result<Package> adopt_gem(const PackageRequest& request, const Adoptee& gem,
                          const std::string& platform, std::string file);

/// The gem or source gem of another version, as this version's; `platform` is `ruby` for the
/// latter.
Result<Package> promote_gem(const PackageRequest& request, const Predecessor& predecessor,
                            const std::string& platform, std::string file);

}  // namespace lockstep::ecosystem::ruby

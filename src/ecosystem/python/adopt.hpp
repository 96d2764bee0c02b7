#pragma once

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// Where a wheel that another tool named `name` goes: its interpreter and ABI tags stay, project,
/// version and platform are ours. An Error when `name` is no wheel's.
Result<std::string> adopted_wheel_file(const model::Project& project,
                                       const model::Language& language, const model::Cell& cell,
                                       std::string_view version, std::string_view name);

/// The wheel under our name, version and platform tags: METADATA, WHEEL, the names of `.dist-info`
/// and `.data`, and RECORD are written anew, signatures of the old RECORD go (PEP 427).
Result<Package> adopt_wheel(const PackageRequest& request, const Adoptee& wheel);

/// The headers of a metadata file with the values of some replaced; what follows the first empty
/// line stays.
std::string with_headers(std::string_view text, const std::map<std::string, std::string>& values);

}  // namespace lockstep::ecosystem::python

#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// dist-relative path of a cell's wheel.
Result<std::string> wheel_file(const model::Project& project, const model::Language& language,
                               const model::Cell& cell, std::string_view version);

/// The wheel of one cell (binary distribution format 1.0).
Result<Package> pack_wheel(const PackageRequest& request);

}  // namespace lockstep::ecosystem::python

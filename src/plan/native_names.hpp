#pragma once

#include <string>

#include "lockstep/model/cell.hpp"

namespace lockstep::plan {

/// Where a CMake install puts the shared library `name`, prefix-relative: `lib/liblorem.so`,
/// `lib/liblorem.dylib`, `bin/lorem.dll`.
std::string installed_shared(const model::Cell& cell, const std::string& name);

/// Where a CMake install puts the static library `name`, prefix-relative: `lib/liblorem.a`.
std::string installed_static(const std::string& name);

}  // namespace lockstep::plan

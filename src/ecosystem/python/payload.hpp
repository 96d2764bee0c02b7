#pragma once

#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

/// The Python files of a wheel, by their wheel path, sorted: the packages (folders with an
/// `__init__.py`, and the one users import) below `python/` or `src/` where there are any, else of
/// the language's folder itself, and stub packages (PEP 561). Left out: tests and other folders
/// that are no packages, byte code, hidden files, Rust sources, and libraries that a build in place
/// left.
std::vector<File> payload_of(const PackageRequest& request, const Placement& placement,
                             std::string_view built_name);

}  // namespace lockstep::ecosystem::python

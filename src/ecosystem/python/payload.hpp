#pragma once

#include <string>
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

/// Where the packages are found below the language's folder, and their names.
struct PayloadRoot {
  std::string folder;                 ///< `python`, `src`, or empty for the folder itself
  std::vector<std::string> packages;  ///< sorted; none for a module of its own
};

/// The root of `request`'s payload.
PayloadRoot payload_root(const PackageRequest& request);

}  // namespace lockstep::ecosystem::python

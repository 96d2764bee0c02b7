#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "python/metadata.hpp"

namespace lockstep::ecosystem::python {

/// Whether the language's folder is the project's top and its pyproject.toml names a build backend:
/// then that one builds the sdist, as it builds a checkout.
bool keeps_own_backend(const PackageRequest& request);

/// The pyproject.toml at an sdist's top: the project's own, or one that says how maturin (cargo
/// core) or scikit-build-core (CMake core) finds the crate and the Python packages in the sdist.
/// All it says of the distribution is `metadata`. Errors: the project's own is no TOML.
Result<std::string> sdist_pyproject(const PackageRequest& request, const Metadata& metadata);

/// The sdist's readme: `README.md` or as its type wants; empty when there is no description.
std::string readme_name(const Metadata& metadata);

}  // namespace lockstep::ecosystem::python

#pragma once

#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::python {

/// Whether the language has an sdist: unless `sdist: false`, where maturin or scikit-build-core can
/// build its library. An Error when `sdist: true` asks for one that cannot be.
Result<SourcePackage> source_package(const model::Project& project, const model::Language& language,
                                     const model::Survey& survey, std::string_view version);

/// The sdist (PEP 517, 625 and 643): core and binding at their project paths, Python's own files,
/// and a pyproject.toml at the top by which any PEP 517 front end builds it.
Result<Package> pack_sdist(const PackageRequest& request);

}  // namespace lockstep::ecosystem::python

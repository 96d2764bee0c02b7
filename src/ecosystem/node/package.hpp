#pragma once

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::node {

/// dist-relative path of the tarball of `package`, as `npm pack` names it: a scope's `@` goes, its
/// `/` becomes `-`.
std::string tarball_file(std::string_view package, std::string_view version);

/// The platform package of one cell: the addon, package.json, a readme, the license files.
Result<Package> pack_platform(const PackageRequest& request);

/// A platform package that another tool made, with our version, `os`, `cpu` and `libc`. An Error
/// when it is another package than the cell's.
Result<Package> adopt_platform(const PackageRequest& request, const Adoptee& package);

/// The main package: loader, types and all else that package.json's `files` names.
Result<Package> pack_main(const PackageRequest& request);

/// The npm package of `files` (paths inside `package/`), named as npm names it.
Result<Package> tarball(std::vector<File> files, std::string_view package,
                        std::string_view version);

}  // namespace lockstep::ecosystem::node

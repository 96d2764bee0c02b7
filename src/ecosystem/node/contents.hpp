#pragma once

#include <vector>

#include "lockstep/ecosystem/ecosystem.hpp"
#include "node/manifest.hpp"

namespace lockstep::ecosystem::node {

/// The files that npm would pack from the language's folder, package.json excepted, sorted.
///
/// `files` of package.json is followed as npm-packlist does, but for these: every entry is anchored
/// at the package's root and case counts. An entry names a file, a folder (all below it) or a
/// pattern of files with `*`, `?`, `**` and `{a,b}`; `!` in front takes away again; `folder/*` is
/// all below it. Always packed: `main`, `browser`, `bin`, and README, LICENSE, LICENCE and COPYING
/// at the top. Never packed: version control and editor leftovers, `node_modules`, `.npmrc`, lock
/// files, and built addons (`*.node`), which belong into the platform packages. Without `files` all
/// else is packed but Rust and CMake sources, build folders and tests.
std::vector<File> packed_files(const std::vector<File>& sources, const Manifest& manifest);

/// The readme and license files of the project that the language's folder does not have itself, at
/// the package's top. The readme is left out when `with_readme` is false.
std::vector<File> project_texts(const PackageRequest& request, bool with_readme);

/// Paths of the programs that package.json's `bin` names.
std::vector<std::string> programs(const Manifest& manifest);

/// An Error when `main`, `types` or a program of package.json is not among `files`.
Result<void> check_contents(const Manifest& manifest, const std::vector<File>& files);

}  // namespace lockstep::ecosystem::node

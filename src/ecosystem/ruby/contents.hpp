#pragma once

#include <vector>

#include "lockstep/archive/entry.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "ruby/settings.hpp"

namespace lockstep::ecosystem::ruby {

/// What every gem of the language holds: `lib`, `sig`, `exe`, the readme, license and change log of
/// the language's folder or else of the project. An Error when there is no Ruby file below `lib`.
Result<std::vector<archive::Entry>> ruby_files(const PackageRequest& request,
                                               const Settings& settings);

/// The files of a cell's gem, sorted by path: those above and the native library. An Error when
/// there is none.
Result<std::vector<archive::Entry>> gem_contents(const PackageRequest& request,
                                                 const Settings& settings);

}  // namespace lockstep::ecosystem::ruby

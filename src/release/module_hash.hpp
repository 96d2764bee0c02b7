#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::release {

/// The `h1:` hash of the Go module in the ZIP file at `path`, as go.sum holds it (x/mod
/// dirhash.Hash1), read a part at a time. An Error when it is no sound ZIP.
Result<std::string> module_hash(const sys::Filesystem& files, const std::string& path);

}  // namespace lockstep::release

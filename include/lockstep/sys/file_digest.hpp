#pragma once

#include <string>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::sys {

/// The SHA-256 of a file's bytes, read in parts.
Result<Digest> digest_of_file(const Filesystem& files, const std::string& path);

}  // namespace lockstep::sys

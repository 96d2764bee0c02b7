#pragma once

#include <string>

#include "answers.hpp"
#include "lockstep/sys/clock.hpp"

namespace lockstep::toolchain {

/// The digest (64 hex digits) of what std is compiled from below `library`: every file but its
/// tests and its vendored crates, for which the lock file's checksums stand: cargo holds them
/// against the files. The bytes are read again only when a file's status is another one than
/// `answers` remembers. Empty when the folder cannot be read.
std::string std_sources_digest(Answers& answers, const sys::Filesystem& files,
                               const sys::Clock& clock, const std::string& library);

}  // namespace lockstep::toolchain

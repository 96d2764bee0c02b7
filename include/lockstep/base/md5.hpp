#pragma once

#include <string>
#include <string_view>

namespace lockstep {

/// The raw MD5 (16 bytes) of `bytes`, as old registry protocols name versions of a file. Not for
/// security.
std::string md5(std::string_view bytes);

}  // namespace lockstep

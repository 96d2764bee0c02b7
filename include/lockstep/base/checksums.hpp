#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/error.hpp"

namespace lockstep {

/// The text of `SHA256SUMS` for files by path: a line `digest  path` for each, as `sha256sum`
/// writes and checks it.
std::string sums_of(const std::map<std::string, Digest>& files);

/// The files that such a text names. Errors (kCheckFailed): a line of another form, a path that is
/// not safe and relative.
Result<std::map<std::string, Digest>> parse_sums(std::string_view text);

}  // namespace lockstep

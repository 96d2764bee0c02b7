#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lockstep::ecosystem::go {

/// The text of go.sum with `lines` (`module version` → `h1:…`) in it, in place of its own lines for
/// them; sorted by module as `go` writes it.
std::string with_sums(std::string_view text, const std::map<std::string, std::string>& lines);

}  // namespace lockstep::ecosystem::go

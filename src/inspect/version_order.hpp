#pragma once

#include <string>
#include <string_view>

namespace lockstep::inspect {

/// Whether dotted version `left` is lower than `right`, number by number: 2.9 is lower than 2.17.
/// Parts that are no numbers count as 0.
bool version_less(std::string_view left, std::string_view right);

/// The glibc that provides the symbol version `name`: `2.17` for `GLIBC_2.17`, the first release
/// for the marks of new loader features (`GLIBC_ABI_DT_RELR`), empty for versions of other
/// libraries.
std::string glibc_of_version_name(std::string_view name);

}  // namespace lockstep::inspect

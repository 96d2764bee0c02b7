#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::ecosystem::python {

/// The fields of a METADATA or PKG-INFO file (core metadata) in their order, names in lower case,
/// folded lines joined; the body, where there is one, is the field `description`.
std::vector<std::pair<std::string, std::string>> core_metadata_fields(std::string_view text);

}  // namespace lockstep::ecosystem::python

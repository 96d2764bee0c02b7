#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::ecosystem::python {

/// The platform tags of a cell by its floor, most precise first: `manylinux_2_17_x86_64` and its
/// older name `manylinux2014_x86_64`; `musllinux_1_2_…`, `macosx_…`, `win_amd64`. An Error for a
/// platform that has none.
Result<std::vector<std::string>> platform_tags(const model::Cell& cell);

/// The compressed tag set of a file name: `cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64`.
Result<std::string> file_tag(const model::Language& language, const model::Cell& cell);

/// The same, one `py-abi-platform` triple each, as the WHEEL file lists them.
Result<std::vector<std::string>> expanded_tags(const model::Language& language,
                                               const model::Cell& cell);

}  // namespace lockstep::ecosystem::python

#pragma once

#include <map>
#include <string>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::plan {

/// Adds the commands that take debug information out of the libraries in `files` (role → path),
/// where the host has llvm-objcopy. Shared ones lose all symbols but the dynamic ones, which stay.
void add_strip_commands(const toolchain::Host& host, const model::Cell& cell,
                        const std::map<std::string, std::string>& files, model::Action& action);

}  // namespace lockstep::plan

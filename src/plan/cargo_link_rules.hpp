#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::plan {

/// The case of `tool-cc`'s rule that turns what rustc says to a linker into what the cell's
/// compiler driver takes. `identity` tells the version of zig.
model::Value link_case(const model::Cell& cell, const std::map<std::string, std::string>& identity);

/// Files below `.lockstep/lib` that stand in for libraries of the target's system which no compiler
/// here carries: macOS's libiconv (std asks for it), the libnode.dll that napi's build script looks
/// for on Windows.
std::vector<model::TextInput> library_stand_ins(const model::Cell& cell);

}  // namespace lockstep::plan

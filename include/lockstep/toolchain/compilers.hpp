#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::toolchain {

/// How C and C++ are compiled for a cell: the links `tool-cc`, `tool-cxx`, `tool-ar` and
/// `tool-ranlib`, the variables they need, and what they are.
struct Compilers {
  std::vector<model::ToolInput> tools;
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> identity;  ///< for Action::toolchain
};

/// The compilers of a cell that `why_blocked` lets through. Pure.
Compilers compilers_for(const Host& host, const model::Cell& cell);

/// zig's name for the cell's target with its floor: `x86_64-linux-gnu.2.17`, `aarch64-macos.11.0`.
std::string zig_target(const model::Cell& cell);

/// The module definition file of node.exe: the stable functions of Node-API.
std::string node_api();

/// CMake's words for a cell: the toolchain files to stage and the arguments of the configuring
/// call.
struct CmakeSetup {
  std::vector<model::TextInput> files;  ///< below `.lockstep/toolchains/`
  std::vector<std::string> arguments;   ///< `-DCMAKE_TOOLCHAIN_FILE=…` and what it reads
};

/// The toolchain file of `toolchains/` for the cell's toolchain. Pure.
CmakeSetup cmake_setup(const Host& host, const model::Cell& cell);

}  // namespace lockstep::toolchain

#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::toolchain {

/// How cargo compiles and links for a cell: links, variables, identity.
struct RustTools {
  std::vector<model::ToolInput> tools;      ///< `rustc`, `ld`, `host-cc`, and those of `compilers_for`
  std::map<std::string, std::string> env;
  std::map<std::string, std::string> identity;
};

/// The tools of a cell that `why_blocked` lets through. The rustc wrapper maps the action's folder
/// away and, for target units, names the linker and the sysroot at `.lockstep/sysroot` when std is
/// compiled; it does so itself because other flags would change cargo's fingerprints. Pure.
RustTools rust_tools(const Host& host, const model::Cell& cell);

/// Whether std for `cell` has to be compiled from its sources.
bool compiles_std(const RustHost& rust, const model::Cell& cell);

/// The variables of any cargo action below `@root@`, with nothing of the caller's.
std::map<std::string, std::string> cargo_env(const Host& host);

}  // namespace lockstep::toolchain

#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

inline constexpr const char* kCargoTarget = ".lockstep/target";

/// Places and words that all cargo actions of a plan share.
struct CargoShared {
  const toolchain::RustHost& rust;
  std::string vendor;    ///< `@cache@/vendor/<digest>`, or empty when nothing is vendored
  std::string settings;  ///< text of CARGO_HOME's config.toml
};

/// What a cargo action needs beside its command and the workspace.
struct CargoSurroundings {
  std::map<std::string, std::string> env;
  std::vector<model::Input> inputs;             ///< tools, settings, stand-ins for libraries
  std::map<std::string, std::string> identity;  ///< for Action::toolchain
};

/// The sysroot, `@cache@/std/<digest>`, that a std compiled for `triple` is laid out in; empty when
/// the toolchain has that std installed.
std::string std_sysroot(const toolchain::Host& host, const std::string& triple);

/// How crates are compiled for `cell`: rustc through `tool-rustc`, which gives target units the
/// std, the linker `tool-cc` and paths without the action's folder, and host units the host's
/// linker. Cargo sees nothing of it, so that the same unit is fresh in every action. Units of
/// `stubs`, root sources relative to the workspace's root, are answered for without compiling them:
/// nothing reads what they would leave.
CargoSurroundings cell_surroundings(const CoreRequest& request, const model::Cell& cell,
                                    const CargoShared& shared,
                                    const std::vector<std::string>& stubs);

/// How host units alone are compiled: `tool-rustc` answers for every target unit without compiling
/// it.
CargoSurroundings host_surroundings(const CoreRequest& request, const CargoShared& shared);

/// How std itself is compiled; `settings` is CARGO_HOME's config.toml.
CargoSurroundings std_surroundings(const CoreRequest& request, const CargoShared& shared,
                                   const std::string& settings);

}  // namespace lockstep::plan

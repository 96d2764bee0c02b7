#pragma once

#include <string>
#include <vector>

#include "lockstep/model/cell.hpp"

namespace lockstep::ci {

/// Cells that one job builds: they share a core, or are joined from cores that it builds.
struct Group {
  std::string name;     ///< `linux-x64`; with the machine when its target has several groups
  std::string machine;  ///< the kind of machine that it needs: `linux-x64`, `macos-arm64`
  std::string only;     ///< the pattern that `--only` takes for just these cells
  bool operator==(const Group&) const = default;
};

/// What all cells are built on whose toolchain cross-compiles.
inline constexpr const char* kLinuxMachine = "linux-x64";

/// The groups of `cells`, in their order.
std::vector<Group> groups_of(const std::vector<model::Cell>& cells);

}  // namespace lockstep::ci

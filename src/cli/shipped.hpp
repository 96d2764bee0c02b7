#pragma once

#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/config/load.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"

namespace lockstep::cli {

/// The cells of an earlier release.
struct Shipped {
  std::string version;             ///< SemVer; empty when no release is known
  std::string source;              ///< `v1.2.0's lockstep.yaml`, or why no release is known
  std::vector<model::Cell> cells;  ///< names, tiers and floors are theirs; the rest may be empty
};

/// What the last release of the project shipped: by `dist/release.json`, or by the lockstep.yaml of
/// the newest tag `vX.Y.Z` in HEAD's history, whichever version is higher. With `before`, by a tag
/// of a lower version than that alone.
Result<Shipped> last_shipped(const sys::Filesystem& files, const config::ConfigurationFile& found,
                             const std::string& before = {});

/// What users of `shipped` would miss in `cells`, one sentence each: `go/linux-x64 is gone`,
/// `node/linux-x64 needs glibc 2.28, not 2.17`, `ruby/macos-x64 is of tier 2, not 1`.
std::vector<std::string> losses_of(const Shipped& shipped, const std::vector<model::Cell>& cells);

/// The cells as `release.json` holds them.
model::Value shipped_value(const std::vector<model::Cell>& cells);

}  // namespace lockstep::cli

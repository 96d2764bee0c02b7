#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lockstep/model/action.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/manifest.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::model {

/// A native file that a package carries: where an action leaves it.
struct NativeOutput {
  std::string role;  ///< `shared`, `static`, `header`
  std::string action;
  std::string path;          ///< the action's output, root-relative
  std::string slice;         ///< a fat package's: the thin target it was compiled for; else empty
  std::string variant = {};  ///< the ABI it was compiled for, `3.3`, where that is special
  bool operator==(const NativeOutput&) const = default;
};

/// One package to write. A cell's package carries native outputs; a language's main package (npm's
/// main package, Go's root module) ties the platform packages together; a source package (sdist,
/// source gem) carries what its users compile.
struct PackageStep {
  std::string id;  ///< `package/python/linux-x64`, `package/node`, `package/ruby/source`
  PackageKind kind = PackageKind::kCell;
  std::string language;
  std::string target;  ///< the cell's place, `linux-x64`; empty for a main or source package
  std::string file;    ///< dist-relative path: `python/lorem-0.1.0-cp39-abi3-….whl`
  std::vector<NativeOutput> natives;
  std::vector<std::string> packages;  ///< ids of packages it needs finished (Go's root needs the
                                      ///< submodules' hashes)
  std::vector<Input> tree;  ///< source package: the files of core and binding, by project path
  std::string library;      ///< source package: base name of the library they become, `lorem`
  bool operator==(const PackageStep&) const = default;
};

/// A cell that cannot be built on this host. It counts as failed, never as skipped.
struct BlockedCell {
  std::string cell;
  std::string message;
  std::string hint;
  bool operator==(const BlockedCell&) const = default;
};

/// All that a build will do, frozen: as JSON it is `dist/plan.json`.
struct Plan {
  Project project;
  std::map<std::string, std::string> versions;  ///< the version as each language's registry spells
                                                ///< it
  bool slot = true;                   ///< versions are filled in afterwards; false: compiled in
  std::vector<std::string> notes;     ///< words for the user: why the slot is off, …
  std::vector<Cell> cells;            ///< the requested ones
  std::vector<BlockedCell> blocked;   ///< those of them that fail before anything runs
  std::vector<Action> actions;        ///< upstreams stand before their users
  std::vector<PackageStep> packages;  ///< likewise
  std::size_t core_builds = 0;
  bool operator==(const Plan&) const = default;
};

/// The plan as a JSON value; `plan_from_json` reads it back unchanged.
Value to_value(const Plan& plan);

/// A project's and a cell's part of that.
Value to_value(const Project& project);
Value to_value(const Cell& cell);

/// The plan that `value` holds; an Error naming the first member that is missing or of another
/// type.
Result<Plan> plan_from_value(const Value& value);

}  // namespace lockstep::model

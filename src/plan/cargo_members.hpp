#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/project.hpp"

namespace lockstep::plan {

/// What a crate is compiled to, beside rlibs.
struct CrateLibraries {
  bool is_shared = false;  ///< `cdylib`
  bool is_static = false;  ///< `staticlib`
};

/// What the crates of a workspace are for, and which of them a compile needs with their real
/// sources. All sets are folders of members.
struct MemberRoles {
  std::set<std::string> core;      ///< the core and what it and the bindings stand on
  std::set<std::string> bindings;  ///< crates of languages, each compiled by an action of its own
  std::set<std::string> host;      ///< proc macros, what build scripts use, and what these stand on
  std::map<std::string, CrateLibraries> libraries;  ///< of every member, by its folder
};

/// The roles of `workspace`'s members. A language's crate that others depend on, or that is the
/// core itself, counts as core. Errors: a language without a crate, a crate that is no member, a
/// manifest that is no TOML.
Result<MemberRoles> member_roles(const model::Project& project,
                                 const model::CargoWorkspace& workspace);

/// The member in `folder`, or null.
const model::CargoMember* find_member(const model::CargoWorkspace& workspace,
                                      const std::string& folder);

/// File name of a crate's shared library: `libx.so`, `libx.dylib`, `x.dll`.
std::string crate_shared(const model::Cell& cell, const std::string& library);

/// File name of a crate's static library: `libx.a`, or `x.lib` for MSVC.
std::string crate_static(const model::Cell& cell, const std::string& library);

}  // namespace lockstep::plan

#pragma once

#include <set>
#include <string>
#include <vector>

#include "cargo_environment.hpp"
#include "cargo_inputs.hpp"
#include "cargo_members.hpp"
#include "cell_index.hpp"
#include "core_builds.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/plan/plan.hpp"

namespace lockstep::plan {

/// Ids of the actions that all others stand on.
inline constexpr const char* kFetch = "fetch";
inline constexpr const char* kHost = "host";
/// Where the fetch leaves what it brought.
inline constexpr const char* kVendor = ".lockstep/vendor";

/// All that the actions of one plan have in common.
struct Workspace {
  const CoreRequest& request;
  const model::CargoWorkspace& cargo;
  model::CargoWorkspace compiled;  ///< the same with the texts that compiles see
  CellIndex requested;
  MemberRoles roles;
  LockedPackages locked;
  CargoShared shared;
  std::vector<ecosystem::CompileVariant> usual = {{}};  ///< of cells that ask for no variant
};

/// What one core build compiles: `-p` and `--features` are the same for it and its bindings.
struct CargoBuild {
  CoreBuild build;                    ///< with all cells of the project, requested or not
  std::set<std::string> crates;       ///< folders of the crates of its languages
  std::vector<std::string> features;  ///< `crate/feature`, sorted
};

/// Reads what the actions of `request` have in common; it refers to the request. Errors: manifests
/// or a lock that are no TOML, a workspace or toolchain that was not read.
Result<Workspace> open_workspace(const CoreRequest& request);

/// The core builds with at least one cell that is requested and buildable. Their crates and
/// features are those of the whole project, so that a request for one cell compiles the same core.
std::vector<CargoBuild> cargo_builds(const Workspace& workspace,
                                     const std::vector<model::Cell>& buildable);

/// Every crate and feature of the project, for host units that serve all core builds.
CargoBuild whole_project(const Workspace& workspace);

/// The folder of the crate that a cell's library is made of.
std::string crate_of(const Workspace& workspace, const model::Cell& cell);

/// Where cargo leaves what it compiled for `triple`.
std::string target_folder(const std::string& triple);

/// `cargo build` of all crates of `build`.
std::vector<std::string> build_command(const Workspace& workspace, const CargoBuild& build,
                                       const std::string& triple);

/// Gives `action` what the fetch brought.
void add_vendor(const Workspace& workspace, model::Action& action);

/// Gives `action` its environment, tools and their identity.
void take(CargoSurroundings around, model::Action& action);

/// How the crate of `cell` is compiled; the usual way has no name.
const std::vector<ecosystem::CompileVariant>& variants_of(const Workspace& workspace,
                                                          const model::Cell& cell);

/// Lets `action` compile in this way.
void add_variant(const Workspace& workspace, const ecosystem::CompileVariant& variant,
                 model::Action& action);

/// Where `cells` have a language in variants only, its dependencies cannot be compiled in the usual
/// way: they are in that of its first cell.
void add_first_variants(const Workspace& workspace, const std::vector<model::Cell>& cells,
                        model::Action& action);

}  // namespace lockstep::plan

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/model/plan.hpp"
#include "lockstep/model/project.hpp"
#include "lockstep/plan/select.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::plan {

/// Where cells are built.
enum class Placement {
  kAsSaid,     ///< in the image that the matrix names for them, else on this host
  kLocal,      ///< on this host
  kContainer,  ///< in the image that the matrix names for them, else in their toolchain's
};

/// The name of the image that `cell` is built in; empty: on this host.
std::string image_for(const model::Cell& cell, Placement placement);

/// The cells that are compiled for: fat ones give way to their slices, those that adopt are none.
std::vector<model::Cell> thin_cells(const std::vector<model::Cell>& cells);

/// What the user asks of a plan.
struct Request {
  std::vector<std::string> only = {};  ///< cell patterns, `python/linux-*`; all cells when empty
  Shard shard = {};                    ///< which part of those cells
  Placement placement = Placement::kAsSaid;
};

/// The compile actions for some cells, and where each cell's native files come from.
struct BuildActions {
  std::vector<model::Action> actions;  ///< upstreams before their users
  std::map<std::string, std::vector<model::NativeOutput>> natives;  ///< by cell name; every role
                                                                    ///< the core makes
  std::map<std::string, Error> blocked;  ///< cells that cannot be built here (toolchain missing),
                                         ///< each with its fix
  std::size_t core_builds = 0;
};

/// What the three kinds of core are planned from.
struct CoreRequest {
  const model::Project& project;
  const model::Survey& survey;
  const toolchain::Host& host;
  const std::vector<model::Cell>& cells;   ///< the requested ones
  std::map<std::string, std::string> env;  ///< variables every compile action sees (ecosystems')
  std::map<std::string, std::vector<std::string>> roles;  ///< by language: natives its packages
                                                          ///< carry
  std::map<std::string, std::vector<ecosystem::CompileVariant>> variants;  ///< by cell name: how
                                                                           ///< its crate is
                                                                           ///< compiled, where that
                                                                           ///< is special
  bool slot = true;                      ///< manifests are staged at version 0.0.0
  std::set<std::string> packaging = {};  ///< project files for packers, which no compiler reads
  const toolchain::Host* fetching = nullptr;  ///< what brings packages of others, where that is not
                                              ///< `host`
};

/// Which kind of core this is.
toolchain::CoreKind kind_of(const model::Core& core);

/// Actions of a `core: cargo:` project: fetch, std, host tools, core, bindings. Pure.
Result<BuildActions> cargo_actions(const CoreRequest& request);

/// Actions of a `core: cmake:` project. Pure.
Result<BuildActions> cmake_actions(const CoreRequest& request);

/// Actions of a `core: command:` project. Pure.
Result<BuildActions> command_actions(const CoreRequest& request);

/// The whole plan: cells, actions, packages, spellings. Cells of one place (this host, an image)
/// share a core; where a project has several places, the ids of actions in images end in `@` and
/// the image's name. Pure. Errors: a pattern in `only` that
/// matches no cell, a version without a faithful spelling, names that collide.
Result<model::Plan> make_plan(const model::Project& project, const model::Survey& survey,
                              const toolchain::Hosts& hosts, const Request& request);

}  // namespace lockstep::plan

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "cargo_builds.hpp"
#include "cargo_shared_actions.hpp"
#include "cargo_strip.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/plan/plan.hpp"
#include "node_imports.hpp"

namespace lockstep::plan {

namespace {

using ecosystem::CompileVariant;
using model::Action;
using model::ActionKind;
using model::CargoMember;
using model::Cell;
using model::UpstreamInput;

Result<Action> cargo_action(const Workspace& workspace, const CargoBuild& build,
                            const std::set<std::string>& real) {
  const Cell& cell = build.build.cells.front();
  Action action;
  action.folder = workspace.cargo.root;
  action.commands = {build_command(workspace, build, cell.triple)};
  auto inputs = workspace_inputs(workspace.request, workspace.compiled, real);
  action.inputs = std::move(inputs);
  take(cell_surroundings(workspace.request, cell, workspace.shared,
                         stub_sources(workspace.cargo, real)),
       action);
  add_node_imports(workspace.request.host, cell, action);
  add_vendor(workspace, action);
  add_std(workspace, cell.triple, action);
  return action;
}

/// The finished libraries of a crate, by role.
std::map<std::string, std::string> library_files(const Workspace& workspace, const Cell& cell,
                                                 const CargoMember& member) {
  const CrateLibraries libraries = workspace.roles.libraries.at(member.folder);
  const std::string folder = target_folder(cell.triple) + "/";
  std::map<std::string, std::string> files;
  if (libraries.is_shared) files["shared"] = folder + crate_shared(cell, member.library);
  if (libraries.is_static) files["static"] = folder + crate_static(cell, member.library);
  return files;
}

Result<Action> core_action(const Workspace& workspace, const CargoBuild& build) {
  LOCKSTEP_TRY(action, cargo_action(workspace, build, workspace.roles.core));
  action.id = build.build.id;
  action.kind = ActionKind::kCore;
  add_host_units(workspace, action);
  add_first_variants(workspace, build.build.cells, action);
  action.outputs = {kCargoTarget};
  for (const std::string& crate : build.crates) {
    if (workspace.roles.bindings.contains(crate)) continue;
    const Cell& cell = build.build.cells.front();
    const auto files = library_files(workspace, cell, *find_member(workspace.cargo, crate));
    add_strip_commands(workspace.request.host, cell, files, action);
  }
  return std::move(action);
}

/// What the core action compiled: nothing of it is compiled again in a binding's.
std::vector<std::string> finished_packages(const Workspace& workspace) {
  std::vector<std::string> packages;
  for (const std::string& folder : workspace.roles.core)
    packages.push_back(find_member(workspace.cargo, folder)->name);
  packages.insert(packages.end(), workspace.locked.external.begin(),
                  workspace.locked.external.end());
  return packages;
}

/// The cells of a core build that take one library of a crate, all compiled in the same way.
struct Takers {
  CompileVariant variant;
  std::vector<Cell> cells;
};

/// Those of each way that `crate` is compiled in, by its name.
std::map<std::string, Takers> takers_of(const Workspace& workspace, const CargoBuild& build,
                                        const std::string& crate) {
  std::map<std::string, Takers> takers;
  for (const Cell& cell : build.build.cells) {
    if (crate_of(workspace, cell) != crate) continue;
    for (const CompileVariant& variant : variants_of(workspace, cell)) {
      auto [found, is_new] = takers.try_emplace(variant.name);
      if (is_new) found->second.variant = variant;
      found->second.cells.push_back(cell);
    }
  }
  return takers;
}

/// `python/linux-x64`, `ruby+go/linux-x64` where languages share a crate, `ruby/linux-x64@3.3` for
/// one of several libraries.
std::string binding_id(const std::vector<Cell>& cells, const std::string& variant) {
  std::vector<std::string> languages;
  for (const Cell& cell : cells) languages.push_back(cell.language);
  const Cell& first = cells.front();
  const std::string suffix = variant.empty() || variant == first.variant ? "" : "@" + variant;
  return join(languages, "+") + "/" + first.place() + suffix;
}

/// What the actions of all libraries of a binding's crate have in common: it stands on the finished
/// core.
Result<Action> binding_base(const Workspace& workspace, const CargoBuild& build,
                            const CargoMember& member) {
  std::set<std::string> real = workspace.roles.core;
  real.insert(member.folder);
  LOCKSTEP_TRY(action, cargo_action(workspace, build, real));
  const Cell& cell = build.build.cells.front();
  action.kind = ActionKind::kBinding;
  action.inputs.emplace_back(
      UpstreamInput{build.build.id, kCargoTarget, kCargoTarget, {}, traces_of(member)});
  const auto files = library_files(workspace, cell, member);
  for (const auto& [role, path] : files) action.outputs.push_back(path);
  add_strip_commands(workspace.request.host, cell, files, action);
  return std::move(action);
}

/// The action of one library: a binding's crate over the finished core, or any crate compiled anew
/// in a variant, which compiles what depends on the interpreter too.
Action binding_action(const Workspace& workspace, Action base, const Takers& takers) {
  base.id = binding_id(takers.cells, takers.variant.name);
  add_variant(workspace, takers.variant, base);
  if (takers.variant.name.empty()) base.fresh_packages = finished_packages(workspace);
  return base;
}

bool is_requested(const Workspace& workspace, const Cell& cell) {
  return workspace.requested.contains(cell);
}

/// Says where each of the requested `cells` finds the library that action `id` leaves.
void add_natives(const Workspace& workspace, const CargoMember& member, const Takers& takers,
                 const std::string& id, BuildActions& out) {
  const auto files = library_files(workspace, takers.cells.front(), member);
  for (const Cell& cell : takers.cells) {
    if (!is_requested(workspace, cell)) continue;
    for (const auto& [role, path] : files)
      out.natives[cell.name()].push_back({role, id, path, "", takers.variant.name});
  }
}

/// Plans the libraries of a crate that requested cells take.
Result<void> add_libraries(const Workspace& workspace, const CargoBuild& build,
                           const CargoMember& member, BuildActions& out) {
  std::optional<Action> base;
  for (const auto& [name, takers] : takers_of(workspace, build, member.folder)) {
    const bool is_wanted = std::ranges::any_of(
        takers.cells, [&](const Cell& cell) { return is_requested(workspace, cell); });
    if (!is_wanted) continue;
    std::string id = build.build.id;
    if (!name.empty() || workspace.roles.bindings.contains(member.folder)) {
      if (!base) {
        LOCKSTEP_TRY(made, binding_base(workspace, build, member));
        base = std::move(made);
      }
      out.actions.push_back(binding_action(workspace, *base, takers));
      id = out.actions.back().id;
    }
    add_natives(workspace, member, takers, id, out);
  }
  return {};
}

Result<void> add_core_build(const Workspace& workspace, const CargoBuild& build,
                            BuildActions& out) {
  LOCKSTEP_TRY(core, core_action(workspace, build));
  out.actions.push_back(std::move(core));
  for (const std::string& crate : build.crates) {
    LOCKSTEP_CHECK(add_libraries(workspace, build, *find_member(workspace.cargo, crate), out));
  }
  return {};
}

}  // namespace

Result<BuildActions> cargo_actions(const CoreRequest& request) {
  BuildActions out;
  const std::vector<Cell> buildable = buildable_cells(request, out.blocked);
  if (buildable.empty()) return out;
  LOCKSTEP_TRY(workspace, open_workspace(request));
  const std::vector<CargoBuild> builds = cargo_builds(workspace, buildable);
  out.core_builds = builds.size();
  LOCKSTEP_CHECK(add_shared_actions(workspace, builds, out));
  for (const CargoBuild& build : builds) LOCKSTEP_CHECK(add_core_build(workspace, build, out));
  return out;
}

}  // namespace lockstep::plan

#include <algorithm>
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
Result<std::map<std::string, std::string>> library_files(const Cell& cell,
                                                         const CargoMember& member) {
  LOCKSTEP_TRY(libraries, crate_libraries(member));
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
    LOCKSTEP_TRY(files,
                 library_files(build.build.cells.front(), *find_member(workspace.cargo, crate)));
    add_strip_commands(workspace.request.host, build.build.cells.front(), files, action);
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

/// The cells of a core build that take one library of a crate.
std::vector<Cell> cells_of(const Workspace& workspace, const CargoBuild& build,
                           const std::string& crate, const std::string& variant) {
  std::vector<Cell> cells;
  for (const Cell& cell : build.build.cells) {
    if (crate_of(workspace, cell) == crate && find_variant(workspace, cell, variant))
      cells.push_back(cell);
  }
  return cells;
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

/// The action of one library: a binding's crate over the finished core, or any crate compiled anew
/// in a variant, which compiles what depends on the interpreter too.
Result<Action> binding_action(const Workspace& workspace, const CargoBuild& build,
                              const CargoMember& member, const std::vector<Cell>& cells,
                              const CompileVariant& variant) {
  std::set<std::string> real = workspace.roles.core;
  real.insert(member.folder);
  LOCKSTEP_TRY(action, cargo_action(workspace, build, real));
  action.id = binding_id(cells, variant.name);
  action.kind = ActionKind::kBinding;
  action.inputs.emplace_back(
      UpstreamInput{build.build.id, kCargoTarget, kCargoTarget, {}, traces_of(member)});
  LOCKSTEP_TRY(files, library_files(build.build.cells.front(), member));
  for (const auto& [role, path] : files) action.outputs.push_back(path);
  add_strip_commands(workspace.request.host, build.build.cells.front(), files, action);
  add_variant(workspace, variant, action);
  if (variant.name.empty()) action.fresh_packages = finished_packages(workspace);
  return std::move(action);
}

bool is_requested(const Workspace& workspace, const Cell& cell) {
  return workspace.requested.contains(cell);
}

/// Plans the library that `cells` take of a crate, and says where each finds it.
Result<void> add_library(const Workspace& workspace, const CargoBuild& build,
                         const CargoMember& member, const std::vector<Cell>& cells,
                         const CompileVariant& variant, BuildActions& out) {
  std::string id = build.build.id;
  if (!variant.name.empty() || workspace.roles.bindings.contains(member.folder)) {
    LOCKSTEP_TRY(binding, binding_action(workspace, build, member, cells, variant));
    id = binding.id;
    out.actions.push_back(std::move(binding));
  }
  LOCKSTEP_TRY(files, library_files(build.build.cells.front(), member));
  for (const Cell& cell : cells) {
    if (!is_requested(workspace, cell)) continue;
    for (const auto& [role, path] : files)
      out.natives[cell.name()].push_back({role, id, path, "", variant.name});
  }
  return {};
}

Result<void> add_core_build(const Workspace& workspace, const CargoBuild& build,
                            BuildActions& out) {
  LOCKSTEP_TRY(core, core_action(workspace, build));
  out.actions.push_back(std::move(core));
  std::set<std::string> variants;
  for (const Cell& cell : build.build.cells) {
    for (const CompileVariant& variant : variants_of(workspace, cell))
      variants.insert(variant.name);
  }
  for (const std::string& crate : build.crates) {
    for (const std::string& variant : variants) {
      const std::vector<Cell> cells = cells_of(workspace, build, crate, variant);
      const bool is_wanted = std::ranges::any_of(
          cells, [&](const Cell& cell) { return is_requested(workspace, cell); });
      if (!is_wanted) continue;
      LOCKSTEP_CHECK(add_library(workspace, build, *find_member(workspace.cargo, crate), cells,
                                 *find_variant(workspace, cells.front(), variant), out));
    }
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

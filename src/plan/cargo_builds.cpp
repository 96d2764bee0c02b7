#include "cargo_builds.hpp"

#include <algorithm>

#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::plan {

using ecosystem::CompileVariant;
using model::Action;
using model::Cell;
using model::UpstreamInput;

namespace {

/// Named by what is vendored alone: the members' own versions in the lock file are no input of a
/// compile.
std::string vendor_place(const LockedPackages& locked) {
  constexpr std::size_t kDigits = 16;
  const std::string packages = join(locked.external, "\n") + "\n" + join(locked.sources, "\n");
  return "@cache@/vendor/" + sha256(packages).hex().substr(0, kDigits);
}

CargoBuild cargo_build(const Workspace& workspace, CoreBuild build) {
  CargoBuild made{std::move(build), {}, {}};
  std::set<std::string> features;
  for (const Cell& cell : made.build.cells) {
    const std::string crate = crate_of(workspace, cell);
    made.crates.insert(crate);
    for (const std::string& feature : cell.features) {
      // `pyo3/abi3-py39` turns on a dependency's feature: cargo knows no third word in front of it.
      const bool is_dependency = feature.find('/') != std::string::npos;
      features.insert(is_dependency ? feature
                                    : find_member(workspace.cargo, crate)->name + "/" + feature);
    }
  }
  made.features.assign(features.begin(), features.end());
  return made;
}

bool is_compiled_usually(const Workspace& workspace, const Cell& cell) {
  return std::ranges::any_of(variants_of(workspace, cell),
                             [](const CompileVariant& variant) { return variant.name.empty(); });
}

}  // namespace

std::string crate_of(const Workspace& workspace, const Cell& cell) {
  return workspace.request.project.language(cell.language)->crate.value_or("");
}

std::string target_folder(const std::string& triple) {
  return std::string(kCargoTarget) + "/" + triple + "/release";
}

Result<Workspace> open_workspace(const CoreRequest& request) {
  if (!request.survey.cargo || !request.host.rust) {
    return fail(ErrorKind::kInternal, "the cargo workspace or the Rust toolchain was not read");
  }
  const model::CargoWorkspace& cargo = *request.survey.cargo;
  LOCKSTEP_TRY(roles, member_roles(request.project, cargo));
  LOCKSTEP_TRY(locked, locked_packages(cargo));
  LOCKSTEP_TRY(compiled, as_compiled(request, cargo, locked));
  CargoShared shared{*request.host.rust, {}, {}};
  if (!locked.external.empty()) {
    shared.vendor = vendor_place(locked);
    shared.settings = vendor_settings(locked.sources);
  }
  return Workspace{request,
                   cargo,
                   std::move(compiled),
                   CellIndex(request.cells),
                   std::move(roles),
                   std::move(locked),
                   std::move(shared)};
}

std::vector<CargoBuild> cargo_builds(const Workspace& workspace,
                                     const std::vector<Cell>& buildable) {
  std::vector<CargoBuild> builds;
  const CellIndex known(buildable);
  for (CoreBuild& build : core_builds(workspace.request.project.cells)) {
    const bool is_requested =
        std::ranges::any_of(build.cells, [&](const Cell& cell) { return known.contains(cell); });
    if (is_requested) builds.push_back(cargo_build(workspace, std::move(build)));
  }
  return builds;
}

CargoBuild whole_project(const Workspace& workspace) {
  return cargo_build(workspace, {kHost, workspace.request.project.cells});
}

std::vector<std::string> build_command(const Workspace& workspace, const CargoBuild& build,
                                       const std::string& triple) {
  std::vector<std::string> argv = {workspace.shared.rust.cargo.path,
                                   "build",
                                   "--locked",
                                   "--offline",
                                   "--release",
                                   "--target",
                                   triple};
  for (const std::string& crate : build.crates) {
    argv.insert(argv.end(), {"-p", find_member(workspace.cargo, crate)->name});
  }
  if (!build.build.cells.front().default_features) argv.emplace_back("--no-default-features");
  if (!build.features.empty()) argv.insert(argv.end(), {"--features", join(build.features, ",")});
  if (!workspace.shared.vendor.empty()) {
    argv.insert(argv.end(), {"--config", "source.vendored-sources.directory=\"" +
                                             workspace.shared.vendor + "\""});
  }
  argv.emplace_back("--message-format=json");
  return argv;
}

void add_vendor(const Workspace& workspace, Action& action) {
  if (workspace.shared.vendor.empty()) return;
  action.inputs.emplace_back(UpstreamInput{kFetch, kVendor, workspace.shared.vendor, {}, {}});
}

void take(CargoSurroundings around, Action& action) {
  action.env = std::move(around.env);
  action.toolchain = std::move(around.identity);
  std::ranges::move(around.inputs, std::back_inserter(action.inputs));
}

const std::vector<CompileVariant>& variants_of(const Workspace& workspace, const Cell& cell) {
  const auto found = workspace.request.variants.find(cell.name());
  return found == workspace.request.variants.end() ? workspace.usual : found->second;
}

void add_variant(const Workspace& workspace, const CompileVariant& variant, Action& action) {
  for (const auto& [key, value] : variant.env) action.env[key] = value;
  for (const model::TextInput& file : variant.files) action.inputs.emplace_back(file);
  for (const auto& [variable, name] : variant.programs) {
    const auto program = workspace.request.host.programs.find(name);
    if (program == workspace.request.host.programs.end()) continue;  // its cells are blocked
    action.env[variable] = program->second.path;
    action.toolchain[name] = program->second.version;
  }
}

void add_first_variants(const Workspace& workspace, const std::vector<Cell>& cells,
                        Action& action) {
  std::set<std::string> done;
  for (const Cell& cell : cells) {
    if (!done.insert(cell.language).second) continue;
    const bool has_usual = std::ranges::any_of(cells, [&](const Cell& other) {
      return other.language == cell.language && is_compiled_usually(workspace, other);
    });
    if (!has_usual) add_variant(workspace, variants_of(workspace, cell).front(), action);
  }
}

}  // namespace lockstep::plan

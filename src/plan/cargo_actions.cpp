#include <algorithm>
#include <set>

#include "cargo_environment.hpp"
#include "cargo_inputs.hpp"
#include "cargo_members.hpp"
#include "cargo_strip.hpp"
#include "cell_index.hpp"
#include "core_builds.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/plan/plan.hpp"
#include "node_imports.hpp"

namespace lockstep::plan {

namespace {

using model::Action;
using model::ActionKind;
using model::CargoMember;
using model::Cell;
using model::UpstreamInput;

constexpr const char* kFetch = "fetch";
constexpr const char* kHost = "host";
constexpr const char* kVendor = ".lockstep/vendor";

/// All that the actions of one plan have in common.
struct Workspace {
  const CoreRequest& request;
  const model::CargoWorkspace& cargo;
  model::CargoWorkspace compiled;  ///< the same with the texts that compiles see
  CellIndex requested;
  MemberRoles roles;
  LockedPackages locked;
  CargoShared shared;
};

/// What one core build compiles: `-p` and `--features` are the same for it and its bindings.
struct CargoBuild {
  CoreBuild build;                    ///< with all cells of the project, requested or not
  std::set<std::string> crates;       ///< folders of the crates of its languages
  std::vector<std::string> features;  ///< `crate/feature`, sorted
};

/// The folder of the crate that a cell's library is made of.
std::string crate_of(const Workspace& workspace, const Cell& cell) {
  return workspace.request.project.language(cell.language)->crate.value_or("");
}

std::string target_folder(const std::string& triple) {
  return std::string(kCargoTarget) + "/" + triple + "/release";
}

/// Named by what is vendored alone: the members' own versions in the lock file are no input of a
/// compile.
std::string vendor_place(const LockedPackages& locked) {
  constexpr std::size_t kDigits = 16;
  const std::string packages = join(locked.external, "\n") + "\n" + join(locked.sources, "\n");
  return "@cache@/vendor/" + sha256(packages).hex().substr(0, kDigits);
}

Result<Workspace> open_workspace(const CoreRequest& request) {
  if (!request.survey.cargo || !request.host.rust) {
    return fail(ErrorKind::kInternal, "the cargo workspace or the Rust toolchain was not read");
  }
  const model::CargoWorkspace& cargo = *request.survey.cargo;
  LOCKSTEP_TRY(compiled, as_compiled(request, cargo));
  LOCKSTEP_TRY(roles, member_roles(request.project, cargo));
  LOCKSTEP_TRY(locked, locked_packages(cargo));
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

/// The core builds with at least one cell that is requested and buildable. Their crates and
/// features are those of the whole project, so that a request for one cell compiles the same core.
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

/// Every crate and feature of the project, for host units that serve all core builds.
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

Result<Action> fetch_action(const Workspace& workspace) {
  Action action;
  action.id = kFetch;
  action.kind = ActionKind::kFetch;
  action.network = model::Network::kHost;
  action.folder = workspace.cargo.root;
  action.commands = {{workspace.shared.rust.cargo.path, "vendor", "--locked", "--versioned-dirs",
                      std::string("@root@/") + kVendor}};
  action.env = {{"PATH", workspace.request.host.search_path},
                {"LC_ALL", "C.UTF-8"},
                {"CARGO_TERM_COLOR", "never"},
                {"RUSTC", workspace.shared.rust.rustc.path}};
  // The user's own cargo settings, proxies and keys say how packages are reached.
  action.inherit = {
      "HOME",           "CARGO_HOME",      "http_proxy",   "https_proxy",      "HTTP_PROXY",
      "HTTPS_PROXY",    "ALL_PROXY",       "NO_PROXY",     "no_proxy",         "SSL_CERT_FILE",
      "SSL_CERT_DIR",   "CARGO_HTTP_*",    "CARGO_NET_*",  "CARGO_REGISTRY_*", "CARGO_REGISTRIES_*",
      "CARGO_SOURCE_*", "GIT_SSH_COMMAND", "SSH_AUTH_SOCK"};
  auto inputs = workspace_inputs(workspace.request, workspace.compiled, {});
  action.inputs = std::move(inputs);
  action.outputs = {kVendor};
  action.toolchain = {{"cargo", workspace.shared.rust.cargo.version}};
  return action;
}

Action std_action(const Workspace& workspace, const std::string& triple) {
  const toolchain::RustHost& rust = workspace.shared.rust;
  const std::string settings =
      "[source.crates-io]\nreplace-with = \"std\"\n\n[source.std]\ndirectory = \"" +
      rust.std_source + "/vendor\"\n";
  Action action;
  action.id = "std/" + triple;
  action.kind = ActionKind::kStandardLibrary;
  action.commands = {{rust.cargo.path, "build", "--locked", "--offline", "--release", "--target",
                      triple, "-Zbuild-std=std,panic_abort,panic_unwind"}};
  action.inputs = {
      model::TextInput{
          "Cargo.toml",
          "[package]\nname = \"lockstep-std\"\nversion = \"0.0.0\"\nedition = \"2021\"\n", false},
      model::TextInput{"Cargo.lock",
                       "version = 4\n\n[[package]]\nname = \"lockstep-std\"\nversion = \"0.0.0\"\n",
                       false},
      model::TextInput{"src/lib.rs", "", false}};
  // Shared by every project, so that nothing of this one's counts.
  const CoreRequest& own = workspace.request;
  const CoreRequest request{own.project, own.survey, own.host, {}, {}, {}, {}, own.slot};
  take(std_surroundings(request, workspace.shared, settings), action);
  action.outputs = {target_folder(triple) + "/deps"};
  return action;
}

void add_std(const Workspace& workspace, const std::string& triple, Action& action) {
  const std::string sysroot = std_sysroot(workspace.shared.rust, triple);
  if (sysroot.empty()) return;
  action.inputs.emplace_back(UpstreamInput{"std/" + triple,
                                           target_folder(triple) + "/deps",
                                           sysroot + "/lib/rustlib/" + triple + "/lib",
                                           {"*.rlib"},
                                           {"liblockstep_std-*"}});
}

/// Members that are not among `real`.
std::vector<const CargoMember*> stubbed(const Workspace& workspace,
                                        const std::set<std::string>& real) {
  std::vector<const CargoMember*> members;
  for (const CargoMember& member : workspace.cargo.members) {
    if (!real.contains(member.folder)) members.push_back(&member);
  }
  return members;
}

using ecosystem::CompileVariant;

/// How the crate of `cell` is compiled; the usual way has no name.
std::vector<CompileVariant> variants_of(const Workspace& workspace, const Cell& cell) {
  const auto found = workspace.request.variants.find(cell.name());
  if (found == workspace.request.variants.end()) return {CompileVariant{}};
  return found->second;
}

/// The variant of `cell` that is called `name`, or nothing.
std::optional<CompileVariant> find_variant(const Workspace& workspace, const Cell& cell,
                                           const std::string& name) {
  const std::vector<CompileVariant> variants = variants_of(workspace, cell);
  const auto found = std::ranges::find(variants, name, &CompileVariant::name);
  return found == variants.end() ? std::nullopt : std::optional(*found);
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

/// Where `cells` have a language in variants only, its dependencies cannot be compiled in the usual
/// way: they are in that of its first cell.
void add_first_variants(const Workspace& workspace, const std::vector<Cell>& cells,
                        Action& action) {
  std::set<std::string> done;
  for (const Cell& cell : cells) {
    if (!done.insert(cell.language).second) continue;
    const bool has_usual = std::ranges::any_of(cells, [&](const Cell& other) {
      return other.language == cell.language && find_variant(workspace, other, "").has_value();
    });
    if (!has_usual) add_variant(workspace, variants_of(workspace, cell).front(), action);
  }
}

Result<Action> host_action(const Workspace& workspace) {
  Action action;
  action.id = kHost;
  action.kind = ActionKind::kHostTools;
  action.folder = workspace.cargo.root;
  action.commands = {
      build_command(workspace, whole_project(workspace), workspace.shared.rust.host)};
  auto inputs = workspace_inputs(workspace.request, workspace.compiled, workspace.roles.host);
  action.inputs = std::move(inputs);
  take(host_surroundings(workspace.request, workspace.shared), action);
  add_vendor(workspace, action);
  add_first_variants(workspace, workspace.request.project.cells, action);
  action.outputs = {kCargoTarget};
  return action;
}

/// Host units compiled once for all triples.
void add_host_units(const Workspace& workspace, Action& action) {
  std::vector<std::string> without;
  for (const CargoMember* member : stubbed(workspace, workspace.roles.host)) {
    std::ranges::move(traces_of(*member), std::back_inserter(without));
  }
  action.inputs.emplace_back(
      UpstreamInput{kHost, kCargoTarget, kCargoTarget, {"release/**"}, std::move(without)});
}

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

Result<void> add_shared_actions(const Workspace& workspace, const std::vector<CargoBuild>& builds,
                                BuildActions& out) {
  if (!workspace.shared.vendor.empty()) {
    LOCKSTEP_TRY(fetch, fetch_action(workspace));
    out.actions.push_back(std::move(fetch));
  }
  std::set<std::string> triples;
  for (const CargoBuild& build : builds) {
    const std::string& triple = build.build.cells.front().triple;
    const bool is_compiled = !std_sysroot(workspace.shared.rust, triple).empty();
    if (is_compiled && triples.insert(triple).second)
      out.actions.push_back(std_action(workspace, triple));
  }
  LOCKSTEP_TRY(host, host_action(workspace));
  out.actions.push_back(std::move(host));
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

#include <fmt/format.h>

#include <algorithm>

#include "cargo_workspace.hpp"
#include "core_builds.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/toolchain/rust.hpp"

namespace lockstep::plan {

namespace {

using model::Action;
using model::CargoMember;
using model::Cell;
using model::TextInput;
using model::UpstreamInput;

constexpr const char* kVendor = ".lockstep/vendor";
constexpr const char* kTarget = ".lockstep/target";

/// What all actions of one project share.
struct CargoPlan {
  const CoreRequest& request;
  const model::CargoWorkspace& workspace;
  StagedWorkspace staged;
  std::set<std::string> core;                  ///< the core's member and those it depends on
  std::vector<const CargoMember*> bindings;    ///< every binding's crate, each once, sorted by name
};

const CargoMember* binding_of(const model::CargoWorkspace& workspace, const model::Language& language) {
  return language.crate.empty() ? nullptr : member_in(workspace, language.crate);
}

Result<std::vector<const CargoMember*>> binding_members(const CoreRequest& request) {
  std::vector<const CargoMember*> members;
  for (const model::Language& language : request.project.languages) {
    const CargoMember* member = binding_of(*request.survey.cargo, language);
    if (member == nullptr) {
      return fail(ErrorKind::kUsage, fmt::format("{} has no crate in the core's workspace", language.name),
                  fmt::format("give `languages.{}` a `crate:`, the folder of its binding's Cargo.toml", language.name));
    }
    if (std::ranges::find(members, member) == members.end()) members.push_back(member);
  }
  std::ranges::sort(members, {}, [](const CargoMember* member) { return member->name; });
  return members;
}

void add_scratch(Action& action) {
  for (const char* folder : {"home", "tmp"}) {
    action.inputs.emplace_back(TextInput{fmt::format(".lockstep/{}/.keep", folder), "", false});
  }
}

/// The only action with network, and the only one that sees the user's own cargo settings: mirrors,
/// proxies and credentials are theirs.
Action fetch_action(const CargoPlan& plan) {
  const toolchain::Host& host = plan.request.host;
  Action action;
  action.id = "fetch";
  action.kind = model::ActionKind::kFetch;
  action.folder = plan.workspace.root;
  action.commands = {{host.rust->cargo.path, "vendor", "--locked", "--versioned-dirs", std::string("@root@/") + kVendor}};
  action.env = {{"PATH", host.search_path}, {"RUSTC", host.rust->rustc.path}, {"LC_ALL", "C.UTF-8"}};
  action.inherit = {"HOME",        "CARGO_HOME",    "HTTPS_PROXY",  "https_proxy", "HTTP_PROXY",
                    "http_proxy",  "ALL_PROXY",     "NO_PROXY",     "no_proxy",    "SSL_CERT_FILE",
                    "SSL_CERT_DIR", "CARGO_HTTP_CAINFO", "CARGO_NET_GIT_FETCH_WITH_CLI", "SSH_AUTH_SOCK"};
  action.inputs = plan.staged.manifests;
  for (const auto& [name, stubs] : plan.staged.stubs) action.inputs.insert(action.inputs.end(), stubs.begin(), stubs.end());
  // Hidden files stay, so the folder is there even when nothing is to be fetched.
  action.inputs.emplace_back(TextInput{std::string(kVendor) + "/.keep", "", false});
  action.outputs = {kVendor};
  action.network = model::Network::kHost;
  action.toolchain = {{"cargo", host.rust->cargo.version}};
  return action;
}

std::string std_id(const Cell& cell) { return "std/" + cell.triple; }

std::string std_libraries(const Cell& cell) { return fmt::format("{}/{}/release/deps", kTarget, cell.triple); }

/// std from its sources for one triple: an empty crate, so that no crate of the user's ever sees the
/// switch that makes a stable compiler take unstable flags.
Action std_action(const CoreRequest& request, const Cell& cell) {
  const toolchain::RustHost& rust = *request.host.rust;
  Action action;
  action.id = std_id(cell);
  action.kind = model::ActionKind::kStandardLibrary;
  action.commands = {{rust.cargo.path, "build", "--offline", "--release", "-Zbuild-std=std,panic_abort", "--target", cell.triple}};
  action.env = toolchain::cargo_env(request.host);
  action.env["RUSTC_BOOTSTRAP"] = "1";
  action.env["RUSTC_WRAPPER"] = "@root@/.lockstep/bin/tool-rustc";
  if (cell.target.os == "macos") action.env["SDKROOT"] = "/nonexistent";
  action.inputs = {TextInput{"Cargo.toml", "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n", false},
                   TextInput{"src/lib.rs", "#![no_std]\n", false},
                   TextInput{".lockstep/cargo/config.toml",
                             fmt::format("[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n"
                                         "[source.vendored-sources]\ndirectory = \"{}/vendor\"\n", rust.std_source),
                             false},
                   model::ToolInput{"rustc", model::Value::Object{{"append", model::Value::Array{"--remap-path-prefix=@root@=/build"}}}}};
  add_scratch(action);
  action.outputs = {std_libraries(cell)};
  action.toolchain = {{"rustc", rust.rustc.version}, {"cargo", rust.cargo.version}};
  return action;
}

std::vector<std::string> build_command(const CargoPlan& plan, const CoreBuild& build) {
  std::vector<std::string> argv = {plan.request.host.rust->cargo.path, "build", "--locked", "--offline", "--release",
                                   "--target", build.cells.front().triple};
  for (const CargoMember* binding : plan.bindings) {
    argv.emplace_back("-p");
    argv.push_back(binding->name);
  }
  std::set<std::string> features;
  for (const Cell& cell : build.cells) {
    const CargoMember* binding = binding_of(plan.workspace, *plan.request.project.language(cell.language));
    for (const std::string& feature : cell.features) features.insert(binding->name + "/" + feature);
  }
  for (const std::string& feature : features) {
    argv.emplace_back("--features");
    argv.push_back(feature);
  }
  argv.emplace_back("--message-format=json-render-diagnostics");
  return argv;
}

/// A cargo build over the whole workspace in which only the members in `real` have their sources.
Action build_action(const CargoPlan& plan, const CoreBuild& build, const std::set<std::string>& real) {
  const Cell& cell = build.cells.front();
  const toolchain::RustTools tools = toolchain::rust_tools(plan.request.host, cell);
  Action action;
  action.folder = plan.workspace.root;
  action.commands = {build_command(plan, build)};
  action.env = plan.request.env;
  for (const auto& [name, value] : tools.env) action.env[name] = value;
  for (const CargoMember& member : plan.workspace.members) {
    const auto sources = real.contains(member.name)
                             ? member_sources(plan.workspace, member, plan.request.survey.files)
                             : plan.staged.stubs.at(member.name);
    action.inputs.insert(action.inputs.end(), sources.begin(), sources.end());
  }
  action.inputs.insert(action.inputs.end(), plan.staged.manifests.begin(), plan.staged.manifests.end());
  for (const model::ToolInput& tool : tools.tools) action.inputs.emplace_back(tool);
  action.inputs.emplace_back(TextInput{".lockstep/cargo/config.toml", vendored_sources(plan.workspace.lock, "vendor"), false});
  add_scratch(action);
  action.inputs.emplace_back(UpstreamInput{"fetch", kVendor, kVendor, {}, {}});
  if (toolchain::compiles_std(*plan.request.host.rust, cell)) {
    action.inputs.emplace_back(UpstreamInput{std_id(cell), std_libraries(cell),
                                             fmt::format(".lockstep/sysroot/lib/rustlib/{}/lib", cell.triple), {"*.rlib"}, {}});
  }
  action.toolchain = tools.identity;
  return action;
}

/// What cargo left for `member`, below a target folder: it goes by times, so a stub's leavings would
/// be taken for the real member's.
std::vector<std::string> leavings_of(const CargoMember& member) {
  constexpr const char* kHash = "????????????????";
  std::vector<std::string> patterns;
  for (const char* folder : {"**/.fingerprint", "**/build"}) {
    patterns.push_back(fmt::format("{}/{}-{}", folder, member.name, kHash));
    patterns.push_back(fmt::format("{}/{}-{}/**", folder, member.name, kHash));
  }
  for (const std::string& prefix : {std::string(), std::string("lib")}) {
    patterns.push_back(fmt::format("**/{}{}.*", prefix, member.library));
    patterns.push_back(fmt::format("**/{}{}-{}.*", prefix, member.library, kHash));
  }
  return patterns;
}

std::vector<std::string> all_leavings(const model::CargoWorkspace& workspace, const std::set<std::string>& names) {
  std::vector<std::string> patterns;
  for (const CargoMember& member : workspace.members) {
    if (!names.contains(member.name)) continue;
    for (std::string& pattern : leavings_of(member)) patterns.push_back(std::move(pattern));
  }
  return patterns;
}

std::set<std::string> all_members(const model::CargoWorkspace& workspace) {
  std::set<std::string> names;
  for (const CargoMember& member : workspace.members) names.insert(member.name);
  return names;
}

/// Procedural macros and build scripts' dependencies are compiled for the host whatever the target:
/// once, here, with every member still a stub. They come with the dependencies of one target, which
/// that target's core then starts from.
Action host_tools_action(const CargoPlan& plan, const CoreBuild& lead) {
  Action action = build_action(plan, lead, {});
  action.id = "host-tools";
  action.kind = model::ActionKind::kHostTools;
  action.outputs = {kTarget};
  return action;
}

Action core_action(const CargoPlan& plan, const CoreBuild& build, const CoreBuild& lead) {
  Action action = build_action(plan, build, plan.core);
  action.id = build.id;
  action.kind = model::ActionKind::kCore;
  std::vector<std::string> only;
  if (build.id != lead.id) only = {"release/**", ".rustc_info.json", "CACHEDIR.TAG"};
  action.inputs.emplace_back(
      UpstreamInput{"host-tools", kTarget, kTarget, only, all_leavings(plan.workspace, all_members(plan.workspace))});
  action.outputs = {kTarget};
  return action;
}

std::string static_library(const Cell& cell, const CargoMember& member) {
  return cell.abi == "msvc" ? member.library + ".lib" : "lib" + member.library + ".a";
}

std::string shared_library(const Cell& cell, const CargoMember& member) {
  if (cell.target.os == "windows") return member.library + ".dll";
  return "lib" + member.library + (cell.target.os == "macos" ? ".dylib" : ".so");
}

std::string library_path(const Cell& cell, const std::string& file) {
  return fmt::format("{}/{}/release/{}", kTarget, cell.triple, file);
}

std::string binding_id(const CargoMember& member, const CoreBuild& build) {
  return member.name + build.id.substr(build.id.find('/'));
}

bool wants(const CoreRequest& request, const CoreBuild& build, const CargoMember& member, const std::string& role) {
  return std::ranges::any_of(build.cells, [&](const Cell& cell) {
    const auto& roles = request.roles.at(cell.language);
    return binding_of(*request.survey.cargo, *request.project.language(cell.language)) == &member &&
           std::ranges::find(roles, role) != roles.end();
  });
}

/// Debug information of std and all dependencies makes a static library several times as big.
void add_static(const CargoPlan& plan, const CoreBuild& build, const CargoMember& member, Action& action) {
  const Cell& cell = build.cells.front();
  const std::string path = library_path(cell, static_library(cell, member));
  action.outputs.push_back(path);
  const auto objcopy = plan.request.host.programs.find("objcopy");
  if (objcopy == plan.request.host.programs.end()) return;
  action.commands.push_back({objcopy->second.path, "--strip-debug", "@root@/" + path});
  action.toolchain["objcopy"] = objcopy->second.version;
}

Action binding_action(const CargoPlan& plan, const CoreBuild& build, const CargoMember& member) {
  const Cell& cell = build.cells.front();
  std::set<std::string> real = plan.core;
  const std::set<std::string> own = with_path_dependencies(plan.workspace, member);
  real.insert(own.begin(), own.end());
  Action action = build_action(plan, build, real);
  action.id = binding_id(member, build);
  action.kind = model::ActionKind::kBinding;
  std::set<std::string> stubs_so_far;
  std::ranges::set_difference(real, plan.core, std::inserter(stubs_so_far, stubs_so_far.end()));
  action.inputs.emplace_back(UpstreamInput{build.id, kTarget, kTarget, {}, all_leavings(plan.workspace, stubs_so_far)});
  if (wants(plan.request, build, member, "shared")) {
    action.outputs.push_back(library_path(cell, shared_library(cell, member)));
  }
  if (wants(plan.request, build, member, "static")) add_static(plan, build, member, action);
  for (const std::string& package : locked_packages(plan.workspace.lock)) {
    if (!stubs_so_far.contains(package)) action.fresh_packages.push_back(package);
  }
  return action;
}

/// The build that the host's own tools are compiled with: the host's own triple where it is wanted.
const CoreBuild& lead_build(const CoreRequest& request, const std::vector<CoreBuild>& builds) {
  const auto own = std::ranges::find_if(
      builds, [&](const CoreBuild& build) { return build.cells.front().triple == request.host.rust->host; });
  return own == builds.end() ? builds.front() : *own;
}

void add_standard_libraries(const CoreRequest& request, const std::vector<CoreBuild>& builds, BuildActions& out) {
  std::set<std::string> triples;
  for (const CoreBuild& build : builds) {
    const Cell& cell = build.cells.front();
    if (!toolchain::compiles_std(*request.host.rust, cell) || !triples.insert(cell.triple).second) continue;
    out.actions.push_back(std_action(request, cell));
  }
}

void add_bindings(const CargoPlan& plan, const CoreBuild& build, BuildActions& out) {
  std::set<std::string> added;
  for (const Cell& cell : build.cells) {
    const CargoMember& member = *binding_of(plan.workspace, *plan.request.project.language(cell.language));
    const std::string id = binding_id(member, build);
    if (added.insert(id).second) out.actions.push_back(binding_action(plan, build, member));
    out.natives[cell.name()] = {{"shared", id, library_path(cell, shared_library(cell, member))},
                                {"static", id, library_path(cell, static_library(cell, member))}};
  }
}

}  // namespace

Result<BuildActions> cargo_actions(const CoreRequest& request) {
  BuildActions out;
  const auto builds = core_builds(buildable_cells(request, out.blocked));
  out.core_builds = builds.size();
  if (builds.empty()) return out;
  const model::CargoWorkspace& workspace = *request.survey.cargo;
  LOCKSTEP_TRY(staged, stage_workspace(workspace, request.slot ? Versions::kZeroed : Versions::kAsWritten));
  LOCKSTEP_TRY(bindings, binding_members(request));
  const auto* core = member_in(workspace, std::get<model::CargoCore>(request.project.core).folder);
  if (core == nullptr) return fail(ErrorKind::kUsage, "the core is no member of its own workspace");
  const CargoPlan plan{request, workspace, std::move(staged), with_path_dependencies(workspace, *core), std::move(bindings)};
  out.actions.push_back(fetch_action(plan));
  add_standard_libraries(request, builds, out);
  const CoreBuild& lead = lead_build(request, builds);
  out.actions.push_back(host_tools_action(plan, lead));
  for (const CoreBuild& build : builds) {
    out.actions.push_back(core_action(plan, build, lead));
    add_bindings(plan, build, out);
  }
  return out;
}

}  // namespace lockstep::plan

#include "cargo_shared_actions.hpp"

#include <algorithm>

namespace lockstep::plan {

using model::Action;
using model::ActionKind;
using model::CargoMember;
using model::UpstreamInput;

namespace {

// What brings packages has the user's own settings and keys, so it is this host's cargo wherever
// there is one.
Result<Action> fetch_action(const Workspace& workspace) {
  const toolchain::Host* fetching = workspace.request.fetching;
  const toolchain::Host& host = fetching == nullptr ? workspace.request.host : *fetching;
  Action action;
  action.id = kFetch;
  action.kind = ActionKind::kFetch;
  action.network = model::Network::kHost;
  action.folder = workspace.cargo.root;
  action.commands = {{host.rust->cargo.path, "vendor", "--locked", "--versioned-dirs",
                      std::string("@root@/") + kVendor}};
  action.env = {{"PATH", host.search_path},
                {"LC_ALL", "C.UTF-8"},
                {"CARGO_TERM_COLOR", "never"},
                {"RUSTC", host.rust->rustc.path}};
  if (host.image.empty()) {
    // The user's own cargo settings, proxies and keys say how packages are reached.
    action.inherit = {"HOME",           "CARGO_HOME",       "http_proxy",
                      "https_proxy",    "HTTP_PROXY",       "HTTPS_PROXY",
                      "ALL_PROXY",      "NO_PROXY",         "no_proxy",
                      "SSL_CERT_FILE",  "SSL_CERT_DIR",     "CARGO_HTTP_*",
                      "CARGO_NET_*",    "CARGO_REGISTRY_*", "CARGO_REGISTRIES_*",
                      "CARGO_SOURCE_*", "GIT_SSH_COMMAND",  "SSH_AUTH_SOCK"};
  } else {
    // Nothing of the user's home or keys goes into a container.
    action.env["HOME"] = "@root@/.lockstep/home";
    action.env["CARGO_HOME"] = "@root@/.lockstep/cargo";
    action.inherit = {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                      "ALL_PROXY",  "NO_PROXY",    "no_proxy",   "CARGO_NET_*"};
  }
  auto inputs = workspace_inputs(workspace.request, workspace.compiled, {});
  action.inputs = std::move(inputs);
  action.outputs = {kVendor};
  action.toolchain = {{"cargo", host.rust->cargo.version}};
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

/// Members that are not among `real`.
std::vector<const CargoMember*> stubbed(const Workspace& workspace,
                                        const std::set<std::string>& real) {
  std::vector<const CargoMember*> members;
  for (const CargoMember& member : workspace.cargo.members) {
    if (!real.contains(member.folder)) members.push_back(&member);
  }
  return members;
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

}  // namespace

void add_host_units(const Workspace& workspace, Action& action) {
  std::vector<std::string> without;
  for (const CargoMember* member : stubbed(workspace, workspace.roles.host)) {
    std::ranges::move(traces_of(*member), std::back_inserter(without));
  }
  action.inputs.emplace_back(
      UpstreamInput{kHost, kCargoTarget, kCargoTarget, {"release/**"}, std::move(without)});
}

void add_std(const Workspace& workspace, const std::string& triple, Action& action) {
  const std::string sysroot = std_sysroot(workspace.request.host, triple);
  if (sysroot.empty()) return;
  action.inputs.emplace_back(UpstreamInput{"std/" + triple,
                                           target_folder(triple) + "/deps",
                                           sysroot + "/lib/rustlib/" + triple + "/lib",
                                           {"*.rlib"},
                                           {"liblockstep_std-*"}});
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
    const bool is_compiled = !std_sysroot(workspace.request.host, triple).empty();
    if (is_compiled && triples.insert(triple).second)
      out.actions.push_back(std_action(workspace, triple));
  }
  LOCKSTEP_TRY(host, host_action(workspace));
  out.actions.push_back(std::move(host));
  return {};
}

}  // namespace lockstep::plan

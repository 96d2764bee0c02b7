#include <algorithm>
#include <set>

#include "core_builds.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/toolchain/compilers.hpp"
#include "native_names.hpp"
#include "packaging_files.hpp"

namespace lockstep::plan {

namespace {

using model::Action;
using model::Cell;
using model::Language;

constexpr const char* kBuild = ".lockstep/build";
constexpr const char* kInstall = ".lockstep/install";
constexpr const char* kCore = ".lockstep/core";

/// One configure, build and install of a CMake project.
struct CmakeRun {
  std::string id;
  model::ActionKind kind = model::ActionKind::kCore;
  std::string folder;                          ///< project-relative source folder
  std::map<std::string, std::string> options;  ///< -D entries of the user
  std::vector<std::string> arguments;          ///< further configuring arguments
  /// Further -D entries; each is configured, built and installed over the one before.
  std::vector<std::map<std::string, std::string>> passes = {{}};
};

std::string generator(const toolchain::Host& host) {
  return host.programs.contains("ninja") ? "Ninja" : "Unix Makefiles";
}

std::vector<std::string> configure_command(const CoreRequest& request, const CmakeRun& run,
                                           const toolchain::CmakeSetup& setup,
                                           const std::map<std::string, std::string>& more,
                                           const std::string& folder) {
  std::vector<std::string> argv = {request.host.programs.at("cmake").path,
                                   "-S",
                                   run.folder.empty() ? "." : run.folder,
                                   "-B",
                                   folder,
                                   "-G",
                                   generator(request.host),
                                   "-DCMAKE_BUILD_TYPE=Release",
                                   std::string("-DCMAKE_INSTALL_PREFIX=@root@/") + kInstall,
                                   "-DCMAKE_INSTALL_LIBDIR=lib"};
  argv.insert(argv.end(), setup.arguments.begin(), setup.arguments.end());
  argv.insert(argv.end(), run.arguments.begin(), run.arguments.end());
  std::map<std::string, std::string> options = more;
  options.insert(run.options.begin(), run.options.end());
  for (const auto& [key, value] : options) argv.push_back("-D" + key + "=" + value);
  return argv;
}

/// What every compile action sees, and nothing else of the caller's.
std::map<std::string, std::string> compile_env(const CoreRequest& request,
                                               const toolchain::Compilers& compilers) {
  std::map<std::string, std::string> env = request.env;
  env.insert(compilers.env.begin(), compilers.env.end());
  env["PATH"] = request.host.search_path;
  env["HOME"] = "@root@/.lockstep/home";
  env["TMPDIR"] = "@root@/.lockstep/tmp";
  env["LC_ALL"] = "C.UTF-8";
  env["SOURCE_DATE_EPOCH"] = "315532800";
  // GNU ar and ranlib write times and owners unless told not to.
  env["ZERO_AR_DATE"] = "1";
  return env;
}

void add_folders(Action& action) {
  action.inputs.emplace_back(model::TextInput{".lockstep/home/.keep", "", false});
  action.inputs.emplace_back(model::TextInput{".lockstep/tmp/.keep", "", false});
}

// Manifests of packers, relative to the folder they lie below.
std::vector<std::string> manifests_below(const CoreRequest& request, const std::string& folder) {
  std::vector<std::string> paths;
  for (const std::string& path : request.packaging) {
    if (is_below(folder, path) && is_packaging_manifest(path))
      paths.push_back(path.substr(folder.empty() ? 0 : folder.size() + 1));
  }
  return paths;
}

Action cmake_action(const CoreRequest& request, const Cell& cell, const CmakeRun& run) {
  const toolchain::Compilers compilers = toolchain::compilers_for(request.host, cell);
  const toolchain::CmakeSetup setup = toolchain::cmake_setup(request.host, cell);
  const std::string& cmake = request.host.programs.at("cmake").path;
  Action action;
  action.id = run.id;
  action.kind = run.kind;
  for (std::size_t pass = 0; pass < run.passes.size(); ++pass) {
    const std::string folder = pass == 0 ? kBuild : kBuild + std::to_string(pass + 1);
    action.commands.push_back(configure_command(request, run, setup, run.passes[pass], folder));
    action.commands.push_back({cmake, "--build", folder});
    action.commands.push_back({cmake, "--install", folder});
  }
  action.env = compile_env(request, compilers);
  action.inputs.emplace_back(
      model::ProjectInput{run.folder, run.folder, manifests_below(request, run.folder)});
  for (const auto& file : setup.files) action.inputs.emplace_back(file);
  for (const auto& tool : compilers.tools) action.inputs.emplace_back(tool);
  add_folders(action);
  action.outputs = {kInstall};
  action.toolchain = compilers.identity;
  action.toolchain["cmake"] = request.host.programs.at("cmake").version;
  return action;
}

std::string installed(const std::string& path) { return std::string(kInstall) + "/" + path; }

std::vector<model::NativeOutput> core_natives(const model::CmakeCore& core,
                                              const CoreBuild& build) {
  const Cell& cell = build.cells.front();
  return {{"shared", build.id, installed(installed_shared(cell, core.library)), ""},
          {"static", build.id, installed(installed_static(core.library)), ""},
          {"header", build.id, installed("include/" + core.library + ".h"), ""}};
}

/// A binding with a CMake project of its own: it finds the installed core and installs
/// `<library>.node` or whatever its ecosystem loads.
Action binding_action(const CoreRequest& request, const Language& language, const Cell& cell,
                      const std::string& core_id) {
  CmakeRun run;
  run.id = cell.name();
  run.kind = model::ActionKind::kBinding;
  run.folder = language.cmake.value_or("");
  run.arguments = {std::string("-DCMAKE_PREFIX_PATH=@root@/") + kCore};
  Action action = cmake_action(request, cell, run);
  action.inputs.emplace_back(model::UpstreamInput{core_id, kInstall, kCore, {}, {}});
  return action;
}

std::string binding_library(const Language& language, const Cell& cell,
                            const std::string& library) {
  if (language.name == "node") return installed(library + ".node");
  return installed(installed_shared(cell, library));
}

/// One pass, or one for each kind of library that the languages take.
std::vector<std::map<std::string, std::string>> passes_of(const CoreRequest& request,
                                                          const model::CmakeCore& core) {
  if (core.role_options.empty()) return {{}};
  std::set<std::string> roles;
  for (const Language& language : request.project.languages) {
    // A binding with a project of its own may link either; it is given the shared one.
    if (language.cmake) roles.insert("shared");
    const auto wanted = request.roles.find(language.name);
    if (!language.cmake && wanted != request.roles.end())
      roles.insert(wanted->second.begin(), wanted->second.end());
  }
  std::vector<std::map<std::string, std::string>> passes;
  for (const char* role : {"shared", "static"}) {
    const auto options = core.role_options.find(role);
    if (!roles.contains(role)) continue;
    passes.push_back(options == core.role_options.end() ? std::map<std::string, std::string>{}
                                                        : options->second);
  }
  return passes;
}

void add_core(const CoreRequest& request, const model::CmakeCore& core, const CoreBuild& build,
              BuildActions& out) {
  CmakeRun run;
  run.id = build.id;
  run.folder = core.folder;
  run.options = core.options;
  run.passes = passes_of(request, core);
  out.actions.push_back(cmake_action(request, build.cells.front(), run));
  for (const Cell& cell : build.cells) {
    const Language& language = *request.project.language(cell.language);
    out.natives[cell.name()] = core_natives(core, build);
    if (!language.cmake) continue;
    out.actions.push_back(binding_action(request, language, cell, build.id));
    out.natives[cell.name()] = {
        {"shared", cell.name(), binding_library(language, cell, core.library), ""}};
  }
}

}  // namespace

Result<BuildActions> cmake_actions(const CoreRequest& request) {
  const auto& core = std::get<model::CmakeCore>(request.project.core);
  BuildActions out;
  const auto builds = core_builds(buildable_cells(request, out.blocked));
  out.core_builds = builds.size();
  for (const CoreBuild& build : builds) add_core(request, core, build, out);
  return out;
}

}  // namespace lockstep::plan

#include "cargo_environment.hpp"

#include <algorithm>
#include <charconv>

#include "cargo_link_rules.hpp"
#include "lockstep/base/digest.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/toolchain/compilers.hpp"
#include "node_imports.hpp"

namespace lockstep::plan {

namespace {

using model::Cell;
using model::TextInput;
using model::ToolInput;
using model::Value;
using Words = Value::Array;

constexpr const char* kBin = "@root@/.lockstep/bin/";

std::string underscored(const std::string& triple) { return replace_all(triple, "-", "_"); }

/// The variables every cargo action has, whatever it compiles.
std::map<std::string, std::string> base_env(const CoreRequest& request,
                                            const toolchain::RustHost& rust) {
  std::map<std::string, std::string> env = request.env;
  env["PATH"] = "@root@/.lockstep/bin:" + request.host.search_path;
  env["HOME"] = "@root@/.lockstep/home";
  env["TMPDIR"] = "@root@/.lockstep/tmp";
  env["LC_ALL"] = "C.UTF-8";
  env["SOURCE_DATE_EPOCH"] = "315532800";
  env["ZERO_AR_DATE"] = "1";
  env["CARGO_HOME"] = "@root@/.lockstep/cargo";
  env["CARGO_TARGET_DIR"] = std::string("@root@/") + kCargoTarget;
  env["CARGO_INCREMENTAL"] = "0";
  env["CARGO_TERM_COLOR"] = "never";
  // Rust strips macOS libraries with a program of its own that may be missing; we strip them later.
  env["CARGO_PROFILE_RELEASE_STRIP"] = "none";
  env["RUSTC"] = rust.rustc.path;
  return env;
}

const toolchain::Program* find_program(const CoreRequest& request, const std::string& name) {
  const auto found = request.host.programs.find(name);
  return found == request.host.programs.end() ? nullptr : &found->second;
}

/// The host's own compiler, for build scripts and proc macros; zig where there is no gcc.
Words host_compiler(const CoreRequest& request, const std::string& gcc, const char* zig_driver) {
  if (const auto* own = find_program(request, gcc)) return {own->path};
  if (const auto* zig = find_program(request, "zig")) return {zig->path, zig_driver};
  return {"cc"};
}

std::vector<ToolInput> host_tools(const CoreRequest& request) {
  return {{"host-cc", Value::Object{{"prepend", host_compiler(request, "gcc", "cc")}}},
          {"host-cxx", Value::Object{{"prepend", host_compiler(request, "g++", "c++")}}}};
}

/// By bare names: an absolute one would hold the action's folder, and build scripts would run
/// again.
void add_compiler_names(std::map<std::string, std::string>& env, const std::string& triple,
                        const std::string& prefix) {
  const std::string suffix = "_" + underscored(triple);
  env["CC" + suffix] = prefix + "cc";
  env["CXX" + suffix] = prefix + "cxx";
}

/// `--remap-path-prefix` for what differs between folders and machines.
Words path_words(const CargoShared& shared) {
  Words words{"--remap-path-prefix=@root@=/build"};
  if (!shared.vendor.empty())
    words.emplace_back("--remap-path-prefix=" + shared.vendor + "=/build/vendor");
  return words;
}

/// Leaves the mark `@stub@` on a target unit of one of `stubs`.
Words stub_cases(const std::string& triple, const std::vector<std::string>& stubs) {
  if (stubs.empty()) return {};
  return {Value::Object{{"when_arg", Words(stubs.begin(), stubs.end())}, {"append", "@stub@"}},
          Value::Object{{"unless_arg", triple}, {"drop", "@stub@"}},
          Value::Object{{"when_arg", "@stub@"}, {"drop", "*"}, {"append", "true"}}};
}

/// Build scripts of host units ask rustc about the host, so the triple decides, not `--target`.
Words unit_cases(const std::string& triple, Words for_target, const CargoShared& shared) {
  for_target.emplace_back(std::string("-Clinker=") + kBin + "tool-cc");
  for_target.emplace_back("-Clinker-flavor=gcc");
  Words for_host{std::string("-Clinker=") + kBin + "tool-host-cc", "-Clinker-flavor=gcc"};
  return {Value::Object{{"when_arg", triple}, {"append", std::move(for_target)}},
          Value::Object{{"unless_arg", triple}, {"append", std::move(for_host)}},
          Value::Object{{"append", path_words(shared)}}};
}

void add_settings(const std::string& settings, CargoSurroundings& around) {
  around.inputs.emplace_back(TextInput{".lockstep/home/.keep", "", false});
  around.inputs.emplace_back(TextInput{".lockstep/tmp/.keep", "", false});
  around.inputs.emplace_back(TextInput{".lockstep/cargo/config.toml", settings, false});
}

void add_identity(const CoreRequest& request, const toolchain::RustHost& rust,
                  CargoSurroundings& around) {
  around.identity["rustc"] = rust.rustc.version;
  around.identity["cargo"] = rust.cargo.version;
  if (const auto* gcc = find_program(request, "gcc")) around.identity["gcc"] = gcc->version;
}

/// The tools of the cell's compilers, `tool-cc` made to take what rustc says to a linker.
std::vector<ToolInput> linking_tools(const toolchain::Compilers& compilers, const Cell& cell,
                                     const CargoShared& shared) {
  std::vector<ToolInput> tools = compilers.tools;
  for (ToolInput& tool : tools) {
    if (tool.name != "cc" && tool.name != "cxx") continue;
    Words cases{link_case(cell, compilers.identity), tool.rule, node_imports_case(cell)};
    if (!shared.vendor.empty()) {
      cases.emplace_back(Value::Object{
          {"append", Words{"-ffile-prefix-map=" + shared.vendor + "=/build/vendor"}}});
    }
    tool.rule = Value::Object{{"cases", std::move(cases)}};
  }
  return tools;
}

void add_system_env(const Cell& cell, std::map<std::string, std::string>& env) {
  if (cell.target.os == "macos") env["MACOSX_DEPLOYMENT_TARGET"] = cell.macos;
  if (cell.target.os == "macos") env["SDKROOT"] = "/nonexistent";
  if (cell.target.os == "windows") env["LIBNODE_PATH"] = "@root@/.lockstep/lib";
}

Words target_words(const toolchain::Host& host, const Cell& cell) {
  Words words;
  const std::string sysroot = std_sysroot(host, cell.triple);
  if (!sysroot.empty()) words.emplace_back("--sysroot=" + sysroot);
  if (cell.target.os == "macos") {
    // The program that loads a binding has its language's functions.
    words.emplace_back("-Clink-arg=-undefined");
    words.emplace_back("-Clink-arg=dynamic_lookup");
  }
  // A library that brought a musl of its own could not be loaded beside the program's.
  if (cell.target.libc == "musl") words.emplace_back("-Ctarget-feature=-crt-static");
  if (cell.target.os == "windows" && cell.toolchain == "zig") {
    words.emplace_back(std::string("-Cdlltool=") + kBin + "tool-dlltool");
  }
  return words;
}

}  // namespace

std::string std_sysroot(const toolchain::Host& host, const std::string& triple) {
  const toolchain::RustHost& rust = *host.rust;
  const bool is_installed =
      std::ranges::find(rust.installed_std, triple) != rust.installed_std.end();
  if (is_installed) return {};
  constexpr std::size_t kDigits = 16;
  // The folder's name stands for its contents: raise the number when std is compiled otherwise.
  std::vector<std::string> parts{"3", rust.rustc.version, rust.std_source, rust.std_digest, triple};
  // Two places may compile it to other bytes, and the folder of one is never laid over the other's.
  if (!host.image.empty()) parts.push_back(host.image);
  return "@cache@/std/" + sha256(join(parts, "\n")).hex().substr(0, kDigits);
}

CargoSurroundings cell_surroundings(const CoreRequest& request, const Cell& cell,
                                    const CargoShared& shared,
                                    const std::vector<std::string>& stubs) {
  const toolchain::Compilers compilers = toolchain::compilers_for(request.host, cell);
  CargoSurroundings around;
  around.env = base_env(request, shared.rust);
  around.env.insert(compilers.env.begin(), compilers.env.end());
  around.env["RUSTC_WRAPPER"] = std::string(kBin) + "tool-rustc";
  add_compiler_names(around.env, shared.rust.host, "tool-host-");
  add_compiler_names(around.env, cell.triple, "tool-");
  around.env["AR_" + underscored(cell.triple)] = "tool-ar";
  around.env["RANLIB_" + underscored(cell.triple)] = "tool-ranlib";
  add_system_env(cell, around.env);
  add_settings(shared.settings, around);
  for (const TextInput& file : library_stand_ins(cell)) around.inputs.emplace_back(file);
  for (ToolInput& tool : linking_tools(compilers, cell, shared))
    around.inputs.emplace_back(std::move(tool));
  for (ToolInput& tool : host_tools(request)) around.inputs.emplace_back(std::move(tool));
  if (cell.target.os == "windows" && cell.toolchain == "zig") {
    around.inputs.emplace_back(ToolInput{
        "dlltool",
        Value::Object{{"prepend", Words{request.host.programs.at("zig").path, "dlltool"}}}});
  }
  Words cases = unit_cases(cell.triple, target_words(request.host, cell), shared);
  std::ranges::move(stub_cases(cell.triple, stubs), std::back_inserter(cases));
  around.inputs.emplace_back(ToolInput{"rustc", Value::Object{{"cases", std::move(cases)}}});
  around.identity = compilers.identity;
  add_identity(request, shared.rust, around);
  return around;
}

CargoSurroundings host_surroundings(const CoreRequest& request, const CargoShared& shared) {
  const std::string& triple = shared.rust.host;
  CargoSurroundings around;
  around.env = base_env(request, shared.rust);
  around.env["RUSTC_WRAPPER"] = std::string(kBin) + "tool-rustc";
  add_compiler_names(around.env, triple, "tool-host-");
  add_settings(shared.settings, around);
  for (ToolInput& tool : host_tools(request)) around.inputs.emplace_back(std::move(tool));
  // A target unit is one that names a target and wants messages as cargo does; what build scripts
  // try names a target too. Cargo goes on when such a unit leaves nothing: no host unit reads it.
  const Words skip{
      Value::Object{{"when_arg", "--target"}, {"append", Words{"@target@"}}},
      Value::Object{{"when_arg", "--print*"}, {"drop", Words{"@target@"}}},
      Value::Object{{"unless_arg", "--error-format=json"}, {"drop", Words{"@target@"}}},
      Value::Object{{"unless_arg", "@target@"},
                    {"append", Words{std::string("-Clinker=") + kBin + "tool-host-cc",
                                     "-Clinker-flavor=gcc"}}},
      Value::Object{{"append", path_words(shared)}},
      Value::Object{{"when_arg", "@target@"}, {"drop", Words{"*"}}, {"append", Words{"true"}}}};
  around.inputs.emplace_back(ToolInput{"rustc", Value::Object{{"cases", skip}}});
  add_identity(request, shared.rust, around);
  return around;
}

CargoSurroundings std_surroundings(const CoreRequest& request, const CargoShared& shared,
                                   const std::string& settings) {
  CargoSurroundings around;
  around.env = base_env(request, shared.rust);
  around.env["RUSTC_BOOTSTRAP"] = "1";
  // Hidden, std is no part of what a library exports: linkers then leave out what nobody calls.
  // A project whose profile says `lto` needs std as bitcode too, as prebuilt ones have it.
  around.env["RUSTFLAGS"] = "-Zdefault-visibility=hidden -Cembed-bitcode=yes --remap-path-prefix=" +
                            shared.rust.std_source + "=/rustc/library";
  std::string variable = underscored(shared.rust.host);
  std::ranges::transform(variable, variable.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  around.env["CARGO_TARGET_" + variable + "_LINKER"] = std::string(kBin) + "tool-host-cc";
  add_settings(settings, around);
  for (ToolInput& tool : host_tools(request)) around.inputs.emplace_back(std::move(tool));
  add_identity(request, shared.rust, around);
  around.identity["std"] = shared.rust.std_digest;
  return around;
}

}  // namespace lockstep::plan

#include "lockstep/toolchain/compilers.hpp"

#include "lockstep/resources/resources.hpp"

namespace lockstep::toolchain {

namespace {

using model::Cell;
using model::Value;
using Words = Value::Array;

// zig's own cache is keyed by content and safe to share between actions that run at once.
constexpr const char* kZigCache = "@cache@/zig";

const Program& program(const Host& host, const std::string& name) { return host.programs.at(name); }

Value rule(Words prepend, Words append = {}) {
  // cargo's cc crate and CMake both name a target themselves; the link knows it better.
  return Value::Object{{"prepend", std::move(prepend)},
                       {"append", std::move(append)},
                       {"drop", Words{"--target=*"}},
                       {"drop_with_next", Words{"-target"}}};
}

Words without_paths(Words words) {
  words.emplace_back("-ffile-prefix-map=@root@=/build");
  return words;
}

Compilers zig_compilers(const Host& host, const Cell& cell) {
  const Program& zig = program(host, "zig");
  const auto compiler = [&](const char* driver) {
    // Left alone, zig puts traps for undefined behaviour and debug information into code that asked
    // for neither; in Mach-O the latter names the objects' times, which differ from build to build.
    Words words{zig.path, driver, "-target", zig_target(cell), "-fno-sanitize=undefined", "-g0"};
    // Else its linker writes a PDB whose name for itself, which the DLL repeats, comes from the
    // folder.
    if (cell.target.os == "windows") words.emplace_back("-s");
    return rule(without_paths(std::move(words)));
  };
  Compilers compilers;
  compilers.tools = {{"cc", compiler("cc")},
                     {"cxx", compiler("c++")},
                     {"ar", Value::Object{{"prepend", Words{zig.path, "ar"}}}},
                     {"ranlib", Value::Object{{"prepend", Words{zig.path, "ranlib"}}}},
                     {"rc", Value::Object{{"prepend", Words{zig.path, "rc"}}}}};
  compilers.env = {{"ZIG_GLOBAL_CACHE_DIR", kZigCache}, {"ZIG_LOCAL_CACHE_DIR", kZigCache}};
  compilers.identity = {{"zig", zig.version}};
  return compilers;
}

Compilers gnu_compilers(const Host& host, const std::string& prefix, Words flags) {
  const std::string dash = prefix.empty() ? "" : prefix + "-";
  const Program& gcc = program(host, dash + "gcc");
  const auto compiler = [&](const Program& driver) {
    Words words{driver.path};
    words.insert(words.end(), flags.begin(), flags.end());
    return rule(without_paths(std::move(words)));
  };
  const auto cxx = host.programs.find(dash + "g++");
  Compilers compilers;
  compilers.tools = {
      {"cc", compiler(gcc)},
      {"cxx", compiler(cxx == host.programs.end() ? gcc : cxx->second)},
      {"ar", Value::Object{{"prepend", Words{program(host, dash + "ar").path}}}},
      {"ranlib", Value::Object{{"prepend", Words{program(host, dash + "ranlib").path}}}}};
  compilers.identity = {{dash + "gcc", gcc.version}};
  return compilers;
}

std::string gnu_prefix(const Cell& cell) {
  const auto found = cell.target.gcc.find(cell.abi);
  return found == cell.target.gcc.end() ? std::string() : found->second;
}

std::string system_name(const std::string& os) {
  if (os == "macos") return "Darwin";
  if (os == "windows") return "Windows";
  return os == "freebsd" ? "FreeBSD" : "Linux";
}

std::string processor(const std::string& arch, const std::string& os) {
  if (arch == "x64") return os == "windows" ? "AMD64" : "x86_64";
  if (arch == "arm64") return os == "linux" ? "aarch64" : "arm64";
  if (arch == "arm") return "armv7l";
  if (arch == "x86") return os == "windows" ? "X86" : "i686";
  return arch;
}

std::string embedded(const std::string& name) {
  const auto file = resources::find_resource("toolchains/" + name);
  return file ? std::string(file->bytes) : std::string();
}

model::TextInput toolchain_file(const std::string& name) {
  return {".lockstep/toolchains/" + name, embedded(name), false};
}

}  // namespace

std::string zig_target(const Cell& cell) {
  const auto found = cell.target.zig.find(cell.abi);
  const std::string base = found == cell.target.zig.end() ? std::string() : found->second;
  if (!cell.glibc.empty()) return base + "." + cell.glibc;
  if (!cell.macos.empty()) return base + "." + cell.macos;
  return base;
}

Compilers compilers_for(const Host& host, const Cell& cell) {
  if (cell.toolchain == "zig") return zig_compilers(host, cell);
  if (cell.toolchain == "mingw") return gnu_compilers(host, gnu_prefix(cell), {"-static", "-s"});
  if (cell.toolchain == "cross-gcc") return gnu_compilers(host, gnu_prefix(cell), {});
  return gnu_compilers(host, "", {});
}

std::string node_api() { return embedded("node_api.def"); }

CmakeSetup cmake_setup(const Host& host, const Cell& cell) {
  CmakeSetup setup;
  const std::string name = cell.toolchain + ".cmake";
  setup.files = {toolchain_file("common.cmake"), toolchain_file(name)};
  const std::string install_name_tool =
      host.programs.contains("install_name_tool") ? host.programs.at("install_name_tool").path : "";
  setup.arguments = {"-DCMAKE_TOOLCHAIN_FILE=@root@/.lockstep/toolchains/" + name,
                     "-DLOCKSTEP_SYSTEM=" + system_name(cell.target.os),
                     "-DLOCKSTEP_PROCESSOR=" + processor(cell.target.arch, cell.target.os),
                     "-DLOCKSTEP_INSTALL_NAME_TOOL=" + install_name_tool};
  return setup;
}

}  // namespace lockstep::toolchain

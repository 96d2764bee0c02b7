#include "lockstep/toolchain/rust.hpp"

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/toolchain/compilers.hpp"

namespace lockstep::toolchain {

namespace {

using model::Cell;
using model::Value;
using Words = Value::Array;

Words joined(Words words, Words more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// What rustc passes to a linker that zig's does not take. Each line was seen to stop a link.
Value zig_linker(const Host& host, const Cell& cell) {
  const std::string& zig = host.programs.at("zig").path;
  Value::Object linker{{"drop", Words{"--target=*"}}, {"drop_with_next", Words{"-target"}}};
  Words prepend{zig, "cc", "-target", zig_target(cell)};
  if (cell.target.os == "linux") {
    linker["drop"] = Words{"--target=*", "-Wl,--no-undefined-version", "-Wl,-znostart-stop-gc",
                           "-Wl,--fix-cortex-a53-843419"};
    // Rust's unwinder, statically: the C library's own may be missing where the package lands.
    linker["replace"] = Value::Object{{"-lgcc_s", Words{"-lunwind"}}};
  }
  if (cell.target.os == "macos") {
    linker["drop"] = Words{"--target=*", "-Wl,-dylib"};
    linker["drop_with_next"] = Words{"-target", "-Wl,-exported_symbols_list"};
    prepend = joined(std::move(prepend), {"-Wl,-dead_strip_dylibs"});
  }
  if (cell.target.os == "windows") {
    linker["drop"] = Words{"--target=*", "-Wl,-O1", "-lmsvcrt", "*/list.def", "-Wl,*/list.def",
                           "-Wl,--no-undefined-version", "-Wl,--disable-auto-image-base", "-Wl,--dynamicbase",
                           "-Wl,--large-address-aware", "-lwindows", "-l:libpthread.a", "-lgcc",
                           "*libcompiler_builtins-*.rlib"};
    linker["replace"] = Value::Object{{"-Wl,-Bdynamic", Words{"-Wl,-search_paths_first"}}};
    linker["append"] = Words{"-lcompiler_rt"};
  }
  linker["prepend"] = std::move(prepend);
  return linker;
}

/// Symbols and debug information that nobody loads; rustc's own `strip` wants tools that are absent.
Value strip_shared(const Cell& cell) {
  if (cell.target.os == "macos") return Value::Object{};
  return Value::Object{{"when_arg", "-shared"}, {"append", Words{"-Wl,-s"}}};
}

Value linker_rule(const Host& host, const Cell& cell, const Compilers& compilers) {
  if (cell.toolchain == "zig") {
    return Value::Object{{"cases", Value::Array{strip_shared(cell), zig_linker(host, cell)}}};
  }
  const auto cc = std::ranges::find(compilers.tools, "cc", &model::ToolInput::name);
  return Value::Object{{"cases", Value::Array{strip_shared(cell), cc->rule}}};
}

Value rustc_rule(const Host& host, const Cell& cell) {
  const Words remap{"--remap-path-prefix=@root@=/build"};
  Words target = joined(remap, {"-Clinker=@root@/.lockstep/bin/tool-ld", "-Clinker-flavor=gcc"});
  if (compiles_std(*host.rust, cell)) target.emplace_back("--sysroot=@root@/.lockstep/sysroot");
  if (cell.target.os == "macos") target = joined(target, {"-Clink-arg=-undefined", "-Clink-arg=dynamic_lookup"});
  // Units for the host (procedural macros, build scripts) carry no --target.
  return Value::Object{
      {"cases",
       Value::Array{Value::Object{{"unless_arg", "--target"},
                                  {"append", joined(remap, {"-Clinker=@root@/.lockstep/bin/tool-host-cc"})}},
                    Value::Object{{"when_arg", "--target"}, {"append", std::move(target)}}}}};
}

}  // namespace

bool compiles_std(const RustHost& rust, const Cell& cell) {
  return std::ranges::find(rust.installed_std, cell.triple) == rust.installed_std.end();
}

std::map<std::string, std::string> cargo_env(const Host& host) {
  return {{"PATH", "@root@/.lockstep/bin:" + host.search_path},
          {"HOME", "@root@/.lockstep/home"},
          {"TMPDIR", "@root@/.lockstep/tmp"},
          {"CARGO_HOME", "@root@/.lockstep/cargo"},
          {"CARGO_TARGET_DIR", "@root@/.lockstep/target"},
          {"CARGO_INCREMENTAL", "0"},
          {"CARGO_TERM_COLOR", "never"},
          {"CARGO_PROFILE_RELEASE_STRIP", "none"},
          {"RUSTC", host.rust->rustc.path},
          {"LC_ALL", "C.UTF-8"},
          {"SOURCE_DATE_EPOCH", "315532800"},
          {"ZERO_AR_DATE", "1"}};
}

RustTools rust_tools(const Host& host, const Cell& cell) {
  const Compilers compilers = compilers_for(host, cell);
  RustTools rust;
  rust.tools = compilers.tools;
  rust.tools.push_back({"ld", linker_rule(host, cell, compilers)});
  rust.tools.push_back({"rustc", rustc_rule(host, cell)});
  const auto gcc = host.programs.find("gcc");
  rust.tools.push_back(
      {"host-cc", Value::Object{{"prepend", Words{gcc == host.programs.end() ? "cc" : gcc->second.path}}}});
  rust.env = cargo_env(host);
  rust.env.insert(compilers.env.begin(), compilers.env.end());
  rust.env["RUSTC_WRAPPER"] = "@root@/.lockstep/bin/tool-rustc";
  const std::string suffix = "_" + replace_all(cell.triple, "-", "_");
  rust.env["CC" + suffix] = "tool-cc";
  rust.env["CXX" + suffix] = "tool-cxx";
  rust.env["AR" + suffix] = "tool-ar";
  rust.env["RANLIB" + suffix] = "tool-ranlib";
  rust.env["HOST_CC"] = "tool-host-cc";
  if (cell.target.os == "macos") {
    // Set, so that rustc does not ask xcrun for an SDK that zig does not need.
    rust.env["SDKROOT"] = "/nonexistent";
    rust.env["MACOSX_DEPLOYMENT_TARGET"] = cell.macos;
  }
  rust.identity = compilers.identity;
  rust.identity["rustc"] = host.rust->rustc.version;
  rust.identity["cargo"] = host.rust->cargo.version;
  return rust;
}

}  // namespace lockstep::toolchain

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"
#include "lockstep/model/value.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "lockstep/sys/process.hpp"

namespace lockstep::toolchain {

/// A program found on this host.
struct Program {
  std::string path;     ///< absolute
  std::string version;  ///< its own word for it, one line; part of action keys
  bool operator==(const Program&) const = default;
};

/// The Rust toolchain that cargo cells use.
struct RustHost {
  Program rustc;
  Program cargo;
  std::string host;                        ///< host triple
  std::string sysroot;                     ///< `rustc --print sysroot`
  std::vector<std::string> installed_std;  ///< triples with a prebuilt std
  std::string std_source;    ///< folder of std's sources with their vendored crates, or empty
  std::string why;           ///< why this one was taken when several are present
  std::string std_digest{};  ///< of those sources; empty when no cell needs a std compiled from
                             ///< them
  bool operator==(const RustHost&) const = default;
};

/// What kind of machine this is, in the words of the target table.
struct Platform {
  std::string os;    ///< `linux`, `macos`
  std::string arch;  ///< `x64`, `arm64`
  std::string libc;  ///< `glibc` or `musl`; empty where the system has only one
};

/// The machine that we run on.
Platform this_platform();

/// What this host, or an image, has for compiling, found once by `probe_host`; a plain value from
/// then on.
struct Host {
  std::map<std::string, Program> programs;  ///< by name: `zig`, `cargo-zigbuild`, `cmake`,
                                            ///< `aarch64-linux-gnu-gcc`, …
  std::optional<RustHost> rust;
  std::string arch;         ///< `x64`, `arm64`
  std::string os;           ///< `linux`, `macos`
  std::string glibc;        ///< the host's own glibc, empty when it has none
  std::string search_path;  ///< PATH that compile actions get: only the tools' folders and the
                            ///< system's
  std::string image = {};   ///< id or name with a digest of the image it is; empty: this host
  bool operator==(const Host&) const = default;
};

/// Everywhere that cells are built.
struct Hosts {
  Host local;
  std::map<std::string, Host> images;    ///< by the names that cells have for them
  std::map<std::string, Error> missing;  ///< images that cannot be used, each with its fix
};

/// What compiles the core.
enum class CoreKind { kCargo, kCmake, kCommand };

/// The tools that some cells may need.
struct ToolNeeds {
  std::set<std::string> programs;  ///< by the names of Host::programs
  bool rust = false;
  std::set<std::string> triples{};  ///< that Rust compiles for
  bool operator==(const ToolNeeds&) const = default;
};

/// The image that cells of a toolchain are built in where none is named: `zig`, `mingw`, …
std::string default_image(const std::string& toolchain);

/// The tools that building `cells` may need. Pure.
ToolNeeds tools_for(const std::vector<model::Cell>& cells, CoreKind kind);

/// Looks for the programs of `needs`. Never fails: what is missing is absent. `env`: PATH;
/// LOCKSTEP_RUSTC and LOCKSTEP_CARGO name a Rust toolchain explicitly. What tools say of themselves
/// is remembered in the file `answers`; with an empty path all are asked.
Host probe_host(sys::Process& process, sys::Filesystem& files,
                const std::map<std::string, std::string>& env, const ToolNeeds& needs,
                const std::string& answers);

/// What a host has and what is asked for, as they go into a container and come out of it.
model::Value to_value(const ToolNeeds& needs);
Result<ToolNeeds> needs_from_value(const model::Value& value);
model::Value to_value(const Host& host);
Result<Host> host_from_value(const model::Value& value);

/// One line of `lockstep doctor`: a thing a cell needs, found or not, and the command that mends
/// it.
struct Finding {
  std::string cell;   ///< `python/linux-x64`
  std::string needs;  ///< `zig ≥ 0.13`
  bool found = false;
  std::string detail;  ///< path and version, or what is wrong
  std::string fix;     ///< a command, empty when found
  bool operator==(const Finding&) const = default;
};

/// What every cell needs of the host, in the cells' order. Pure.
std::vector<Finding> examine(const Host& host, const std::vector<model::Cell>& cells,
                             CoreKind kind);

/// Why `cell` cannot be built on this host, with the command that mends it; nothing when it can.
/// Pure.
std::optional<Error> why_blocked(const Host& host, const model::Cell& cell, CoreKind kind);

}  // namespace lockstep::toolchain

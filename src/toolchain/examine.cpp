#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/text.hpp"
#include "lockstep/toolchain/host.hpp"

namespace lockstep::toolchain {

namespace {

using model::Cell;

/// A need that one program answers, and how to get that program.
Finding program_finding(const Host& host, const Cell& cell, const std::string& name,
                        const std::string& needs, const std::string& fix) {
  const auto found = host.programs.find(name);
  if (found == host.programs.end()) return {cell.name(), needs, false, "not found on PATH", fix};
  return {cell.name(), needs, true, found->second.path + ", " + found->second.version, ""};
}

std::string debian_package(const std::string& prefix) {
  if (prefix.ends_with("mingw32"))
    return "gcc-mingw-w64-" + replace_all(prefix.substr(0, prefix.find("-w64")), "_", "-");
  return "gcc-" + replace_all(prefix, "_", "-");
}

Finding compiler_finding(const Host& host, const Cell& cell) {
  if (cell.toolchain == "zig") {
    return program_finding(host, cell, "zig", "zig", "pip install ziglang, or put zig on PATH");
  }
  if (cell.toolchain == "host") {
    if (cell.target.os != host.os || cell.target.arch != host.arch) {
      return {cell.name(), "the host's own compiler", false,
              fmt::format("it makes {}-{}, not {}", host.os, host.arch, cell.target.name),
              fmt::format("in lockstep.yaml give `{}` the toolchain zig", cell.name())};
    }
    const std::string libc = host.glibc.empty() ? "musl" : "glibc";
    if (cell.target.os == "linux" && cell.target.libc != libc) {
      return {cell.name(), "the host's own compiler", false,
              fmt::format("it links against {}, not {}", libc, cell.target.libc),
              fmt::format("in lockstep.yaml give `{}` the toolchain zig", cell.name())};
    }
    return program_finding(host, cell, "gcc", "the host's C compiler", "apt-get install gcc g++");
  }
  const auto prefix = cell.target.gcc.find(cell.abi);
  if (prefix == cell.target.gcc.end()) {
    return {cell.name(), cell.toolchain, false, "there is no GNU compiler for this target and ABI",
            fmt::format("in lockstep.yaml give `{}` the toolchain zig", cell.name())};
  }
  return program_finding(host, cell, prefix->second + "-gcc", prefix->second + "-gcc",
                         "apt-get install " + debian_package(prefix->second));
}

Finding std_finding(const RustHost& rust, const Cell& cell) {
  const std::string needs = "Rust's std for " + cell.triple;
  if (std::ranges::find(rust.installed_std, cell.triple) != rust.installed_std.end()) {
    return {cell.name(), needs, true, "installed", ""};
  }
  if (!rust.std_source.empty())
    return {cell.name(), needs, true, "compiled from " + rust.std_source, ""};
  return {cell.name(), needs, false,
          "neither installed nor to be compiled: " + rust.rustc.path + " has no std sources",
          "rustup target add " + cell.triple +
              ", or apt-get install rustc-web cargo-web rust-web-src"};
}

void add_rust(const Host& host, const Cell& cell, std::vector<Finding>& findings) {
  if (!host.rust) {
    findings.push_back({cell.name(), "rustc and cargo", false, "not found on PATH",
                        "apt-get install rustc-web cargo-web rust-web-src"});
    return;
  }
  findings.push_back(
      {cell.name(), "rustc and cargo", true,
       fmt::format("{}, {} ({})", host.rust->rustc.path, host.rust->rustc.version, host.rust->why),
       ""});
  findings.push_back(std_finding(*host.rust, cell));
}

void add_cmake(const Host& host, const Cell& cell, std::vector<Finding>& findings) {
  findings.push_back(program_finding(host, cell, "cmake", "cmake", "apt-get install cmake"));
  if (!host.programs.contains("ninja")) {
    findings.push_back(
        program_finding(host, cell, "make", "ninja or make", "apt-get install ninja-build"));
  }
}

std::vector<Finding> needs_of(const Host& host, const Cell& cell, CoreKind kind) {
  std::vector<Finding> findings;
  // Nothing is compiled for a fat cell but its slices.
  for (const Cell& slice : cell.slices) {
    for (Finding& finding : needs_of(host, slice, kind)) {
      finding.cell = cell.name();
      if (std::ranges::find(findings, finding) == findings.end())
        findings.push_back(std::move(finding));
    }
  }
  if (!cell.slices.empty()) return findings;
  if (kind == CoreKind::kCargo) add_rust(host, cell, findings);
  if (kind == CoreKind::kCmake) add_cmake(host, cell, findings);
  findings.push_back(compiler_finding(host, cell));
  if (cell.abi == "msvc" && cell.toolchain != "host") {
    findings.push_back(
        {cell.name(), "the MSVC toolchain", false, cell.toolchain + " makes the GNU ABI",
         fmt::format("build `{}` on Windows, or leave its abi at gnu", cell.name())});
  }
  return findings;
}

}  // namespace

std::vector<Finding> examine(const Host& host, const std::vector<Cell>& cells, CoreKind kind) {
  std::vector<Finding> findings;
  for (const Cell& cell : cells) {
    for (Finding& finding : needs_of(host, cell, kind)) findings.push_back(std::move(finding));
  }
  return findings;
}

std::optional<Error> why_blocked(const Host& host, const Cell& cell, CoreKind kind) {
  for (const Finding& finding : needs_of(host, cell, kind)) {
    if (finding.found) continue;
    return Error{ErrorKind::kNotFound, fmt::format("needs {}: {}", finding.needs, finding.detail),
                 cell.name(), finding.fix};
  }
  return std::nullopt;
}

}  // namespace lockstep::toolchain

#include "node/platform.hpp"

#include <map>

namespace lockstep::ecosystem::node {

namespace {

using Words = std::map<std::string, std::string>;

// What follows `os-cpu` in a package's name.
std::string suffix_of(const model::Cell& cell) {
  if (cell.target.os == "windows") return cell.abi == "msvc" ? "-msvc" : "-gnu";
  if (cell.target.os != "linux") return {};
  const std::string libc = cell.target.libc == "musl" ? "-musl" : "-gnu";
  return cell.target.arch == "arm" ? libc + "eabihf" : libc;
}

}  // namespace

Result<Platform> platform_of(const model::Cell& cell) {
  static const Words kSystems{
      {"linux", "linux"}, {"macos", "darwin"}, {"windows", "win32"}, {"freebsd", "freebsd"}};
  // Of a library for all of macOS's machines npm says no `cpu`.
  if (cell.target.os == "macos" && cell.target.arch == "universal")
    return Platform{"darwin", {}, {}, "darwin-universal"};
  static const Words kMachines{{"x64", "x64"},       {"arm64", "arm64"},     {"arm", "arm"},
                               {"x86", "ia32"},      {"riscv64", "riscv64"}, {"ppc64", "ppc64"},
                               {"ppc64le", "ppc64"}, {"s390x", "s390x"}};
  const auto os = kSystems.find(cell.target.os);
  const auto cpu = kMachines.find(cell.target.arch);
  if (os == kSystems.end() || cpu == kMachines.end()) {
    return fail(ErrorKind::kUsage,
                "Node has no platform for " + cell.target.os + " on " + cell.target.arch,
                "leave " + cell.name() + " out of the matrix");
  }
  Platform platform{os->second, cpu->second, {}, {}};
  if (platform.os == "linux") platform.libc = cell.target.libc == "musl" ? "musl" : "glibc";
  platform.name = platform.os + "-" + platform.cpu + suffix_of(cell);
  return platform;
}

Result<Platform> platform_of(const model::Language& language, const model::Cell& cell) {
  model::Cell named = cell;
  const std::string abi = language.setting("windows");
  if (cell.target.os == "windows" && !abi.empty()) named.abi = abi;
  return platform_of(named);
}

}  // namespace lockstep::ecosystem::node

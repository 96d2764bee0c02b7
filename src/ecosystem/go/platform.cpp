#include "go/platform.hpp"

#include <map>

#include "go/module_path.hpp"

namespace lockstep::ecosystem::go {

namespace {

using Names = std::map<std::string_view, std::string_view>;

const Names kSystems = {
    {"linux", "linux"}, {"macos", "darwin"}, {"windows", "windows"}, {"freebsd", "freebsd"}};
const Names kMachines = {{"x64", "amd64"},  {"arm64", "arm64"},     {"x86", "386"},
                         {"arm", "arm"},    {"riscv64", "riscv64"}, {"ppc64le", "ppc64le"},
                         {"s390x", "s390x"}};

}  // namespace

std::string Platform::name() const { return os + "_" + arch + (is_musl ? "_musl" : ""); }

Result<Platform> platform_of(const model::Cell& cell) {
  if (cell.target.arch == "universal") {
    return fail(ErrorKind::kUsage, "Go picks its library by the architecture",
                "give Go macos-x64 and macos-arm64 in place of " + cell.name());
  }
  const auto os = kSystems.find(cell.target.os);
  const auto arch = kMachines.find(cell.target.arch);
  if (os == kSystems.end() || arch == kMachines.end()) {
    return fail(ErrorKind::kUsage, "Go has no platform for " + cell.target.name,
                "leave this cell out of the matrix");
  }
  if (cell.abi == "msvc") {
    return fail(ErrorKind::kUsage, "cgo cannot link a library of the MSVC ABI",
                "give " + cell.name() + " the GNU ABI: abi: gnu");
  }
  return Platform{std::string(os->second), std::string(arch->second), cell.target.libc == "musl"};
}

std::string submodule_path(std::string_view root, const Platform& platform) {
  const SplitPath parts = split_major(root);
  return parts.prefix + "/native/" + platform.name() + parts.major;
}

// What `rustc --print native-static-libs` names, less what every C compiler links by itself.
std::vector<std::string> system_libraries(const Platform& platform, std::string_view triple) {
  if (platform.os == "linux") return {"-lutil", "-lrt", "-lpthread", "-lm", "-ldl"};
  if (platform.os == "freebsd") return {"-lutil", "-lrt", "-lpthread", "-lm", "-lexecinfo"};
  if (platform.os != "windows") return {};
  std::vector<std::string> flags = {"-lntdll", "-luserenv", "-lws2_32", "-ldbghelp", "-lbcrypt"};
  if (triple.ends_with("gnullvm")) flags.emplace_back("-lunwind");
  return flags;
}

}  // namespace lockstep::ecosystem::go

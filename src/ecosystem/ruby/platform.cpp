#include "ruby/platform.hpp"

#include <map>
#include <string_view>

namespace lockstep::ecosystem::ruby {

namespace {

using Names = std::map<std::string_view, std::string_view>;

const Names kLinux = {{"x64", "x86_64"}, {"arm64", "aarch64"},   {"x86", "x86"},
                      {"arm", "arm"},    {"riscv64", "riscv64"}, {"ppc64le", "powerpc64le"},
                      {"s390x", "s390x"}};
const Names kMac = {
    {"x64", "x86_64-darwin"}, {"arm64", "arm64-darwin"}, {"universal", "universal-darwin"}};
const Names kMingw = {
    {"x64", "x64-mingw-ucrt"}, {"arm64", "aarch64-mingw-ucrt"}, {"x86", "x86-mingw32"}};
// FreeBSD's own packages of Ruby say amd64, where Ruby elsewhere says x86_64.
const Names kFreeBsd = {{"x64", "amd64-freebsd"}, {"arm64", "aarch64-freebsd"}};
const Names kMsvc = {{"x64", "x64-mswin64-140"}};

std::string linux_platform(const model::Target& target, std::string_view machine) {
  return std::string(machine) + (target.libc == "musl" ? "-linux-musl" : "-linux-gnu");
}

const Names* names_for(const model::Cell& cell, bool is_extension) {
  if (cell.target.os == "linux") return &kLinux;
  if (cell.target.os == "macos") return &kMac;
  if (cell.target.os == "freebsd") return &kFreeBsd;
  if (cell.target.os != "windows") return nullptr;
  return is_extension && cell.abi == "msvc" ? &kMsvc : &kMingw;
}

}  // namespace

Result<std::string> gem_platform(const model::Cell& cell, bool is_extension) {
  const Names* names = names_for(cell, is_extension);
  if (names != nullptr) {
    const auto found = names->find(cell.target.arch);
    if (found != names->end()) {
      return cell.target.os == "linux" ? linux_platform(cell.target, found->second)
                                       : std::string(found->second);
    }
  }
  return fail(ErrorKind::kUsage, "RubyGems has no platform for " + cell.target.name,
              "leave this cell out of the matrix");
}

bool needs_new_rubygems(std::string_view platform) {
  return platform.ends_with("-linux-gnu") || platform.ends_with("-linux-musl");
}

}  // namespace lockstep::ecosystem::ruby

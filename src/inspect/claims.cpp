#include "claims.hpp"

#include <algorithm>
#include <array>

#include "lockstep/base/text.hpp"

namespace lockstep::inspect {

namespace {

// One word of one ecosystem for one of ours.
struct Word {
  std::string_view theirs;
  std::string_view ours;
};

template <std::size_t N>
std::string_view ours(const std::array<Word, N>& words, std::string_view theirs) {
  const auto found = std::ranges::find(words, theirs, &Word::theirs);
  return found == words.end() ? std::string_view() : found->ours;
}

// The machine names of Linux and Apple, which wheels and gems use.
constexpr std::array<Word, 14> kMachines{{{"x86_64", "x64"},
                                          {"x64", "x64"},
                                          {"amd64", "x64"},
                                          {"aarch64", "arm64"},
                                          {"arm64", "arm64"},
                                          {"armv7l", "arm"},
                                          {"arm", "arm"},
                                          {"i686", "x86"},
                                          {"x86", "x86"},
                                          {"riscv64", "riscv64"},
                                          {"ppc64le", "ppc64le"},
                                          {"powerpc64le", "ppc64le"},
                                          {"s390x", "s390x"},
                                          {"loongarch64", "loong64"}}};

constexpr std::array<Word, 4> kNpmSystems{
    {{"linux", "linux"}, {"darwin", "macos"}, {"win32", "windows"}, {"freebsd", "freebsd"}}};
constexpr std::array<Word, 7> kNpmMachines{{{"x64", "x64"},
                                            {"arm64", "arm64"},
                                            {"arm", "arm"},
                                            {"ia32", "x86"},
                                            {"riscv64", "riscv64"},
                                            {"ppc64", "ppc64le"},
                                            {"s390x", "s390x"}}};

constexpr std::array<Word, 4> kGoSystems{
    {{"linux", "linux"}, {"darwin", "macos"}, {"windows", "windows"}, {"freebsd", "freebsd"}}};
constexpr std::array<Word, 7> kGoMachines{{{"amd64", "x64"},
                                           {"arm64", "arm64"},
                                           {"arm", "arm"},
                                           {"386", "x86"},
                                           {"riscv64", "riscv64"},
                                           {"ppc64le", "ppc64le"},
                                           {"s390x", "s390x"}}};

// `2_17_x86_64` into its version `2.17` and the rest; the rest is empty when it has another form.
struct Versioned {
  std::string version;
  std::string_view rest;
};
Versioned take_version(std::string_view text) {
  const std::size_t major = text.find('_');
  const std::size_t minor = major == std::string_view::npos ? major : text.find('_', major + 1);
  if (minor == std::string_view::npos) return {};
  return {std::string(text.substr(0, major)) + "." +
              std::string(text.substr(major + 1, minor - major - 1)),
          text.substr(minor + 1)};
}

std::vector<model::Cell> linux_cells(std::string_view machine, std::string_view libc,
                                     std::string glibc) {
  const std::string_view arch = ours(kMachines, machine);
  if (arch.empty()) return {};
  model::Cell cell = claimed_cell("python", "linux", arch, libc);
  cell.glibc = std::move(glibc);
  return {cell};
}

std::vector<model::Cell> macos_cells(std::string_view machine, const std::string& version) {
  std::vector<std::string_view> arches{ours(kMachines, machine)};
  if (machine == "universal2") arches = {"x64", "arm64"};
  std::vector<model::Cell> cells;
  for (const std::string_view arch : arches) {
    if (arch.empty()) return {};
    cells.push_back(claimed_cell("python", "macos", arch));
    cells.back().macos = version;
    // No arm64 machine runs an older macOS, so that a universal tag may well name one.
    if (arch == "arm64" && version.starts_with("10.")) cells.back().macos = "11.0";
  }
  return cells;
}

// What a library for every machine of macOS claims.
std::vector<model::Cell> universal_cells(std::string_view language) {
  return {claimed_cell(language, "macos", "x64"), claimed_cell(language, "macos", "arm64")};
}

}  // namespace

model::Cell claimed_cell(std::string_view language, std::string_view os, std::string_view arch,
                         std::string_view libc) {
  model::Cell cell;
  cell.language = language;
  cell.target.os = os;
  cell.target.arch = arch;
  if (os == "linux") cell.target.libc = libc.empty() ? "glibc" : libc;
  cell.target.name = cell.target.os + "-" + cell.target.arch;
  if (cell.target.libc == "musl") cell.target.name += "-musl";
  cell.triple = cell.target.name;
  return cell;
}

std::vector<model::Cell> cells_of_wheel_tag(std::string_view tag) {
  constexpr std::array<Word, 3> kOldNames{
      {{"manylinux1_", "2.5"}, {"manylinux2010_", "2.12"}, {"manylinux2014_", "2.17"}}};
  for (const Word& old : kOldNames) {
    if (tag.starts_with(old.theirs))
      return linux_cells(tag.substr(old.theirs.size()), "glibc", std::string(old.ours));
  }
  const auto rest_after = [&](std::string_view prefix) { return tag.substr(prefix.size()); };
  if (tag.starts_with("manylinux_")) {
    const Versioned parts = take_version(rest_after("manylinux_"));
    return linux_cells(parts.rest, "glibc", parts.version);
  }
  if (tag.starts_with("musllinux_"))
    return linux_cells(take_version(rest_after("musllinux_")).rest, "musl", "");
  if (tag.starts_with("linux_")) return linux_cells(rest_after("linux_"), "glibc", "");
  if (tag.starts_with("macosx_")) {
    const Versioned parts = take_version(rest_after("macosx_"));
    return macos_cells(parts.rest, parts.version);
  }
  if (tag == "win32") return {claimed_cell("python", "windows", "x86")};
  if (!tag.starts_with("win_")) return {};
  const std::string_view arch = ours(kMachines, rest_after("win_"));
  if (arch.empty()) return {};
  return {claimed_cell("python", "windows", arch)};
}

std::vector<model::Cell> cells_of_gem_platform(std::string_view platform) {
  const std::size_t dash = platform.find('-');
  if (dash == std::string_view::npos) return {};
  if (platform.starts_with("universal-darwin")) return universal_cells("ruby");
  const std::string_view arch = ours(kMachines, platform.substr(0, dash));
  const std::string_view system = platform.substr(dash + 1);
  if (arch.empty()) return {};
  if (system.starts_with("darwin")) return {claimed_cell("ruby", "macos", arch)};
  if (system.starts_with("mingw") || system.starts_with("mswin"))
    return {claimed_cell("ruby", "windows", arch)};
  if (system.starts_with("freebsd")) return {claimed_cell("ruby", "freebsd", arch)};
  if (!system.starts_with("linux")) return {};
  return {claimed_cell("ruby", "linux", arch,
                       system.find("musl") == std::string_view::npos ? "glibc" : "musl")};
}

std::optional<model::Cell> cell_of_go(std::string_view os, std::string_view arch) {
  const std::string_view our_os = ours(kGoSystems, os);
  const std::string_view our_arch = ours(kGoMachines, arch);
  if (our_os.empty() || our_arch.empty()) return std::nullopt;
  return claimed_cell("go", our_os, our_arch);
}

std::vector<model::Cell> cells_of_npm(std::string_view os, std::string_view cpu,
                                      std::string_view libc) {
  if (os == "darwin" && cpu.empty()) return universal_cells("node");
  const std::string_view our_os = ours(kNpmSystems, os);
  const std::string_view our_arch = ours(kNpmMachines, cpu);
  if (our_os.empty() || our_arch.empty()) return {};
  return {claimed_cell("node", our_os, our_arch, libc)};
}

const archive::Entry* file_at(const std::vector<archive::Entry>& files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &archive::Entry::path);
  return found == files.end() ? nullptr : &*found;
}

Error problem(std::string message, std::string where, std::string hint) {
  return {ErrorKind::kCheckFailed, std::move(message), std::move(where),
          std::move(hint),         std::nullopt,       {}};
}

}  // namespace lockstep::inspect

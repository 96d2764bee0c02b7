#include "python/tags.hpp"

#include <array>
#include <charconv>
#include <map>

#include "lockstep/base/text.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

using Words = std::map<std::string, std::string>;

std::unexpected<Error> no_tag(const model::Cell& cell, const std::string& what) {
  return fail(ErrorKind::kUsage, "Python has no platform tag for " + what,
              "leave " + cell.name() + " out of the matrix");
}

std::unexpected<Error> no_freebsd(const model::Cell& cell) {
  return fail(ErrorKind::kUsage,
              "PyPI takes no wheels for FreeBSD, whose tags name one release of it each",
              "leave " + cell.name() + " out of the matrix: pip compiles the source there");
}

Result<std::string> find_word(const Words& words, const model::Cell& cell) {
  const auto found = words.find(cell.target.arch);
  if (found == words.end()) return no_tag(cell, cell.target.os + " on " + cell.target.arch);
  return found->second;
}

// `2.17` as its two numbers.
Result<std::array<int, 2>> read_floor(const std::string& floor, const model::Cell& cell) {
  std::array<int, 2> numbers{};
  const std::vector<std::string> parts = split(floor, '.');
  if (parts.size() > 3) return no_tag(cell, "the floor `" + floor + "`");
  for (std::size_t index = 0; index < std::min<std::size_t>(parts.size(), 2); ++index) {
    const std::string& part = parts[index];
    const auto [end, status] =
        std::from_chars(part.data(), part.data() + part.size(), numbers[index]);
    if (status != std::errc{} || end != part.data() + part.size() || numbers[index] < 0) {
      return no_tag(cell, "the floor `" + floor + "`");
    }
  }
  return numbers;
}

Result<std::vector<std::string>> linux_tags(const model::Cell& cell) {
  static const Words kMachines{{"x64", "x86_64"},      {"arm64", "aarch64"},   {"arm", "armv7l"},
                               {"x86", "i686"},        {"riscv64", "riscv64"}, {"ppc64", "ppc64le"},
                               {"ppc64le", "ppc64le"}, {"s390x", "s390x"}};
  static const std::map<std::array<int, 2>, std::string> kOlderNames{
      {{2, 5}, "manylinux1"}, {{2, 12}, "manylinux2010"}, {{2, 17}, "manylinux2014"}};
  LOCKSTEP_TRY(machine, find_word(kMachines, cell));
  if (cell.target.libc == "musl") return std::vector<std::string>{"musllinux_1_2_" + machine};
  LOCKSTEP_TRY(floor, read_floor(cell.glibc, cell));
  std::vector<std::string> tags{"manylinux_" + std::to_string(floor[0]) + "_" +
                                std::to_string(floor[1]) + "_" + machine};
  const auto older = kOlderNames.find(floor);
  if (older != kOlderNames.end()) tags.push_back(older->second + "_" + machine);
  return tags;
}

// From macOS 11 on installers know minor 0 alone, so a floor of 11.3 is kept by the tag of 12.0.
Result<std::vector<std::string>> macos_tags(const model::Cell& cell) {
  static const Words kMachines{{"x64", "x86_64"}, {"arm64", "arm64"}, {"universal", "universal2"}};
  LOCKSTEP_TRY(machine, find_word(kMachines, cell));
  LOCKSTEP_TRY(floor, read_floor(cell.macos, cell));
  if (floor[0] < 11 && cell.target.arch == "arm64") floor = {11, 0};
  if (floor[0] >= 11 && floor[1] > 0) floor = {floor[0] + 1, 0};
  return std::vector<std::string>{"macosx_" + std::to_string(floor[0]) + "_" +
                                  std::to_string(floor[1]) + "_" + machine};
}

Result<std::vector<std::string>> windows_tags(const model::Cell& cell) {
  static const Words kTags{{"x64", "win_amd64"}, {"arm64", "win_arm64"}, {"x86", "win32"}};
  LOCKSTEP_TRY(tag, find_word(kTags, cell));
  return std::vector<std::string>{tag};
}

// `cp39-abi3`, `cp313-cp313t`, or `py3-none` for a library that knows nothing of CPython.
std::string interpreter_tag(const model::Language& language, const model::Cell& cell) {
  if (!placement_of(language).is_extension) return "py3-none";
  if (!cell.variant.empty()) {
    const std::string python = cell.variant.ends_with('t')
                                   ? cell.variant.substr(0, cell.variant.size() - 1)
                                   : cell.variant;
    return python + "-" + cell.variant;
  }
  return "cp" + replace_all(language.setting("abi3"), ".", "") + "-abi3";
}

}  // namespace

Result<std::vector<std::string>> platform_tags(const model::Cell& cell) {
  if (cell.target.os == "linux") return linux_tags(cell);
  if (cell.target.os == "macos") return macos_tags(cell);
  if (cell.target.os == "windows") return windows_tags(cell);
  if (cell.target.os == "freebsd") return no_freebsd(cell);
  return no_tag(cell, cell.target.os);
}

Result<std::string> file_tag(const model::Language& language, const model::Cell& cell) {
  LOCKSTEP_TRY(platforms, platform_tags(cell));
  return interpreter_tag(language, cell) + "-" + join(platforms, ".");
}

Result<std::vector<std::string>> expanded_tags(const model::Language& language,
                                               const model::Cell& cell) {
  LOCKSTEP_TRY(tags, platform_tags(cell));
  for (std::string& tag : tags) tag = interpreter_tag(language, cell) + "-" + tag;
  return tags;
}

}  // namespace lockstep::ecosystem::python

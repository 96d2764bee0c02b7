#include "python/interpreters.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::python {

namespace {

constexpr const char* kConfigFile = ".lockstep/pyo3-config.txt";

bool is_free_threaded(std::string_view variant) { return variant.ends_with('t'); }

// `312` or `313t` of `cp312`, `cp313t`.
std::string digits_of(std::string_view variant) { return std::string(variant.substr(2)); }

// `3.13` of `cp313t`.
std::string version_of(std::string_view variant) {
  std::string digits = digits_of(variant);
  if (is_free_threaded(variant)) digits.pop_back();
  return digits.substr(0, 1) + "." + digits.substr(1);
}

int pointer_width(const model::Target& target) {
  constexpr int kNarrow = 32;
  constexpr int kWide = 64;
  return target.arch == "x86" || target.arch == "arm" ? kNarrow : kWide;
}

// CPython's PLATFORM_TRIPLET.
std::string platform_triplet(const model::Target& target) {
  static const std::map<std::string, std::string> kMachines{
      {"x64", "x86_64"}, {"arm64", "aarch64"}, {"x86", "i386"}, {"ppc64le", "powerpc64le"}};
  const auto known = kMachines.find(target.arch);
  const std::string machine = known == kMachines.end() ? target.arch : known->second;
  const std::string libc = target.libc == "musl" ? "musl" : "gnu";
  return machine + "-linux-" + libc + (target.arch == "arm" ? "eabihf" : "");
}

std::string windows_word(const model::Target& target) {
  if (target.arch == "x86") return "win32";
  return target.arch == "arm64" ? "win_arm64" : "win_amd64";
}

}  // namespace

bool is_interpreter(std::string_view word) {
  if (!word.starts_with("cp3")) return false;
  std::string minor(word.substr(3));
  const bool is_free = minor.ends_with('t');
  if (is_free) minor.pop_back();
  const bool is_number =
      !minor.empty() && minor.size() <= 2 && minor.front() != '0' &&
      std::ranges::all_of(minor, [](unsigned char c) { return std::isdigit(c); });
  constexpr int kFirstFree = 13;
  constexpr int kFirst = 7;
  return is_number && std::stoi(minor) >= (is_free ? kFirstFree : kFirst);
}

std::vector<std::string> variants(const model::Language& language) {
  const auto said = language.settings.find("abi");
  if (said == language.settings.end() || said->second.array() == nullptr) return {""};
  std::vector<std::string> names;
  for (const model::Value& item : *said->second.array()) {
    const std::string word = item.text() == nullptr ? "" : *item.text();
    names.push_back(word == "abi3" ? "" : word);
  }
  return names;
}

std::vector<CompileVariant> compile_variants(const model::Language&, const model::Cell& cell) {
  if (cell.variant.empty()) return {};
  std::string text = "implementation=CPython\nversion=" + version_of(cell.variant) +
                     "\nshared=true\npointer_width=" + std::to_string(pointer_width(cell.target)) +
                     "\n";
  if (is_free_threaded(cell.variant)) text += "build_flags=Py_GIL_DISABLED\n";
  return {{cell.variant,
           {{"PYO3_CONFIG_FILE", std::string("@root@/") + kConfigFile}},
           {{kConfigFile, std::move(text), false}},
           {}}};
}

std::string extension_suffix(const model::Cell& cell) {
  const bool is_windows = cell.target.os == "windows";
  if (cell.variant.empty()) return is_windows ? ".pyd" : ".abi3.so";
  const std::string digits = digits_of(cell.variant);
  if (is_windows) return ".cp" + digits + "-" + windows_word(cell.target) + ".pyd";
  const std::string platform = cell.target.os == "macos" ? "darwin" : platform_triplet(cell.target);
  return ".cpython-" + digits + "-" + platform + ".so";
}

}  // namespace lockstep::ecosystem::python

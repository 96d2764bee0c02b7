#include "go/generated.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::ecosystem::go {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool has_musl(const Binding& binding) {
  return std::ranges::any_of(binding.platforms, &Platform::is_musl);
}

// What Go counts under a system although its libraries are others.
std::string not_others(const Platform& platform) {
  if (platform.os == "linux") return " && !android";
  return platform.os == "darwin" ? " && !ios" : "";
}

std::string guard(std::string_view build, std::string_view package, std::string_view undefined,
                  std::string_view advice) {
  return fmt::format("{}\n//go:build {}\n\npackage {}\n\n// {}\nvar _ = {}\n", kMark, build,
                     package, advice, undefined);
}

archive::Entry no_cgo_guard(const Binding& binding, std::string_view package,
                            std::string_view folder) {
  const std::string name =
      identifier(binding.project) + "_needs_cgo_set_CGO_ENABLED_1_and_have_a_C_compiler";
  return go_file(folder, "prebuilt_no_cgo.go",
                 guard("!cgo", package, name, "This package calls a native library by cgo."));
}

}  // namespace

// The libc is no part of Go's platforms: the user's build tag `musl` chooses.
std::string constraint(const Binding& binding, const Platform& platform) {
  const std::string base = platform.os + " && " + platform.arch + not_others(platform);
  if (platform.is_musl) return base + " && musl";
  return platform.os == "linux" && has_musl(binding) ? base + " && !musl" : base;
}

std::string own_library_tag(const Binding& binding) {
  return identifier(binding.project) + "_use_lib";
}

archive::Entry go_file(std::string_view folder, std::string_view name, std::string text) {
  return {join_path(folder, name), std::move(text), false};
}

std::string package_doc(const Binding& binding, const Platform& platform, std::string_view use) {
  return fmt::format("{0}\n// Package {1} carries the native library of {2} for {3}/{4}.\n"
                     "// {5}\npackage {1}\n",
                     kMark, platform.name(), binding.module, platform.os, platform.arch, use);
}

archive::Entry other_platform_guard(const Binding& binding, std::string_view package,
                                    std::string_view folder, const OtherPlatforms& others) {
  std::string build = others.condition + "!" + own_library_tag(binding);
  for (const Platform& platform : binding.platforms)
    build += " && !(" + constraint(binding, platform) + ")";
  const std::string name =
      identifier(binding.project) + "_has_no_prebuilt_library_for_this_platform";
  return go_file(folder, "prebuilt_other.go", guard(build, package, name, others.advice));
}

std::string package_clause(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (;;) {
    text = trim(text);
    const bool is_line = text.starts_with("//");
    if (!is_line && !text.starts_with("/*")) break;
    const auto end = text.find(is_line ? "\n" : "*/");
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + (is_line ? 1 : 2));
  }
  constexpr std::string_view kKeyword = "package";
  if (!text.starts_with(kKeyword)) return {};
  text.remove_prefix(kKeyword.size());
  if (text.empty() || is_word(text.front())) return {};
  text = trim(text);
  return {text.begin(), std::ranges::find_if_not(text, is_word)};
}

std::string identifier(std::string_view name) {
  std::string out(name);
  std::ranges::replace_if(out, [](char c) { return !is_word(c); }, '_');
  return !out.empty() && out[0] >= '0' && out[0] <= '9' ? "_" + out : out;
}

std::vector<archive::Entry> submodule_sources(const Binding& binding, const Platform& platform,
                                              std::string_view library,
                                              std::span<const std::string> flags) {
  const std::string package = platform.name();
  std::string words = fmt::format("${{SRCDIR}}/{}", library);
  for (const std::string& flag : flags) words += " " + flag;
  const std::string native =
      fmt::format("{}\n//go:build {} && {}\n\npackage {}\n\n// #cgo LDFLAGS: {}\nimport \"C\"\n",
                  kMark, platform.os, platform.arch, package, words);
  return {go_file("", "doc.go",
                  package_doc(binding, platform,
                              "It has nothing to call: importing it links the library.")),
          go_file("", "native.go", native)};
}

std::vector<archive::Entry> prebuilt_sources(const Binding& binding, std::string_view package,
                                             std::string_view folder, bool guards) {
  std::vector<archive::Entry> files;
  for (const Platform& platform : binding.platforms) {
    files.push_back(
        go_file(folder, "prebuilt_" + platform.name() + ".go",
                fmt::format("{}\n//go:build {} && !{}\n\npackage {}\n\nimport _ \"{}\"\n", kMark,
                            constraint(binding, platform), own_library_tag(binding), package,
                            submodule_path(binding.module, platform))));
  }
  if (!guards) return files;
  files.push_back(no_cgo_guard(binding, package, folder));
  const std::string advice =
      "Build the native library, name it in CGO_LDFLAGS, and build with -tags " +
      own_library_tag(binding) + ".";
  files.push_back(other_platform_guard(binding, package, folder, {"cgo && ", advice}));
  return files;
}

bool is_generated(std::string_view text) { return text.starts_with(kMark); }

}  // namespace lockstep::ecosystem::go

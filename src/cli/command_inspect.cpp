#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/inspect/package.hpp"
#include "lockstep/sys/filesystem.hpp"
#include "named_path.hpp"
#include "report.hpp"

namespace lockstep::cli {

namespace {

using inspect::NativeFile;
using inspect::PackageFacts;

std::string line(const std::string& label, const std::string& text) {
  return text.empty() ? std::string() : fmt::format("    {:<10}{}\n", label, text);
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  if (names.empty()) return {};
  const std::vector<std::string> shown(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kShown)));
  return join(shown, ", ") +
         (names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : "");
}

std::string signature(const model::LibraryFacts& facts) {
  if (!facts.is_signed) return {};
  return facts.signature_holds ? "present" : "present, but not of these bytes";
}

std::string macos_text(const NativeFile& native) {
  if (native.facts.macos.empty()) return {};
  if (native.slices.empty()) return native.facts.macos + " or newer";
  std::vector<std::string> floors;
  for (const auto& slice : native.slices)
    floors.push_back(fmt::format("{} on {}", slice.macos, slice.machine));
  return join(floors, ", ") + ", or newer";
}

std::string native_text(const NativeFile& native) {
  const auto& facts = native.facts;
  std::string text = fmt::format("  {}\n", native.path);
  text += line("is", fmt::format("{} {} {} {}", facts.format, facts.kind, facts.os, facts.machine));
  text += line("libc", facts.libc);
  text += line("needs", facts.glibc.empty()
                            ? ""
                            : fmt::format("glibc {} ({})", facts.glibc, facts.glibc_symbol));
  text += line("macOS", macos_text(native));
  text += line("loads", some_of(facts.needed));
  text += line("exports", some_of(facts.exports));
  text += line("name", facts.soname);
  text += line("signature", signature(facts));
  text += line("debug", facts.has_debug_info ? "carries debug information" : "");
  text += line("version",
               facts.slot ? fmt::format("{} (version slot)", *facts.slot) : "no version slot");
  return text;
}

std::string package_text(const std::string& file, const PackageFacts& package) {
  std::string text = fmt::format("{}: {}", file, package.kind);
  if (!package.name.empty()) text += fmt::format(" {} {}", package.name, package.version);
  if (!package.platforms.empty()) text += fmt::format(" for {}", join(package.platforms, ", "));
  text += "\n";
  for (const NativeFile& native : package.natives) text += native_text(native);
  if (package.kind == "library") return text;
  return text +
         (package.problems.empty() ? "  fits what it claims\n" : "  does not fit what it claims\n");
}

}  // namespace

int run_inspect(const InspectOptions& options, const CommonOptions& common) {
  const sys::RealFilesystem files;
  model::Value::Array answers;
  std::vector<Error> problems;
  for (const std::string& file : options.files) {
    const std::string path = named_path(common.folder, file);
    const auto bytes = files.read(path);
    if (!bytes) {
      problems.push_back(bytes.error());
      continue;
    }
    const auto package = inspect::read_package(*bytes, file_name(path));
    if (!package) {
      problems.push_back(at(package.error(), file));
      continue;
    }
    for (const Error& problem : package->problems) problems.push_back(at(problem, file));
    answers.push_back(inspect::to_value(*package));
    if (common.form == AnswerForm::kText) sys::write_out(package_text(file, *package));
  }
  if (common.form == AnswerForm::kJson)
    sys::write_out(model::to_json(model::Value::Object{{"files", answers}}));
  if (problems.empty()) return 0;
  CommonOptions spoken = common;
  spoken.form = AnswerForm::kText;
  return report(merged(std::move(problems)), spoken);
}

}  // namespace lockstep::cli

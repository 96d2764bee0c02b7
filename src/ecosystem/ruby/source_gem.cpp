#include "ruby/source_gem.hpp"

#include <algorithm>
#include <map>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"
#include "ruby/contents.hpp"
#include "ruby/gem.hpp"
#include "ruby/settings.hpp"

namespace lockstep::ecosystem::ruby {

namespace {

using Words = std::map<std::string, std::string>;

bool is_cargo(const model::Project& project) {
  return std::holds_alternative<model::CargoCore>(project.core);
}

// Why there can be no source gem; empty when there can.
std::string obstacle(const model::Project& project, const model::Language& language) {
  if (std::holds_alternative<model::CommandCore>(project.core))
    return "`gem install` cannot run the core's own command";
  if (!is_cargo(project) && language.cmake)
    return "its CMake project is to find a core that `gem install` has nowhere";
  return {};
}

std::string extension_folder(const PackageRequest& request) {
  return "ext/" + replace_all(request.project.name, "-", "_");
}

// The shortest way from the extension's folder up to the gem's.
std::string way_up(const std::string& folder) {
  std::vector<std::string> parts(split(folder, '/').size(), "..");
  return join(parts, "/");
}

std::string cmake_options(const model::Project& project) {
  const auto* core = std::get_if<model::CmakeCore>(&project.core);
  std::string words;
  if (core == nullptr) return words;
  for (const auto& [key, value] : core->options) words += " \"-D" + key + "=" + value + "\"";
  return replace_all(words, "$", "$$");
}

// The features of the binding's crate that every cell turns on.
std::string cargo_features(const PackageRequest& request) {
  if (request.siblings.empty()) return {};
  const auto& first = request.siblings.front().features;
  const bool agree = std::ranges::all_of(
      request.siblings, [&](const model::Cell& cell) { return cell.features == first; });
  return agree && !first.empty() ? " --features " + join(first, ",") : std::string();
}

Words words_for(const PackageRequest& request, const Settings& settings) {
  const auto name_on = [&](const char* os, const std::string& built) {
    model::Cell cell;
    cell.target.os = os;
    return library_name(request.project, request.language, cell, built);
  };
  const std::string& library = request.library;
  const auto* core = std::get_if<model::CmakeCore>(&request.project.core);
  return {{"@BUILDER@", core == nullptr ? "cargo" : "cmake"},
          {"@GEM@", request.language.package},
          {"@CRATE@", core == nullptr ? request.language.crate.value_or("") : core->folder},
          {"@VERSION@", request.project.version},
          {"@OPTIONS@", cmake_options(request.project)},
          {"@FEATURES@", cargo_features(request)},
          {"@LIBRARY@", library},
          {"@WINDOWS@", name_on("windows", library + ".dll")},
          {"@MACOS@", name_on("macos", "lib" + library + ".dylib")},
          {"@LINUX@", name_on("linux", "lib" + library + ".so")},
          {"@UP@", way_up(extension_folder(request))},
          {"@FOLDER@", settings.library}};
}

Result<archive::Entry> script(const PackageRequest& request, const Settings& settings,
                              const std::string& name) {
  const auto file = resources::find_resource("templates/packages/" + name);
  if (!file) return fail(ErrorKind::kInternal, "templates/packages/" + name + " is not embedded");
  std::string text(file->bytes);
  for (const auto& [from, to] : words_for(request, settings)) text = replace_all(text, from, to);
  return archive::Entry{extension_folder(request) + "/" + name, std::move(text), false};
}

}  // namespace

std::string source_gem_file(const model::Language& language, std::string_view version) {
  return "ruby/" + language.package + "-" + std::string(version) + ".gem";
}

Result<SourcePackage> source_package(const model::Project& project, const model::Language& language,
                                     const model::Survey&, std::string_view version) {
  const auto said = language.settings.find("source_gem");
  const bool* asked = said == language.settings.end() ? nullptr : said->second.boolean();
  if (asked != nullptr && !*asked) return SourcePackage{};
  const std::string reason = obstacle(project, language);
  if (reason.empty()) return SourcePackage{source_gem_file(language, version), ""};
  if (asked == nullptr) return SourcePackage{"", reason + " (`source_gem: false` says so)"};
  return fail(ErrorKind::kUsage, "`source_gem: true` asks for what cannot be: " + reason,
              "leave `source_gem` out");
}

Result<Package> pack_source_gem(const PackageRequest& request) {
  LOCKSTEP_TRY(settings, read_settings(request.project, request.language));
  LOCKSTEP_TRY(entries, ruby_files(request, settings));
  for (const File& file : request.tree) {
    entries.push_back({extension_folder(request) + "/" + file.path, file.bytes, file.executable});
  }
  for (const char* name : {"extconf.rb", "place_library.rb"}) {
    LOCKSTEP_TRY(entry, script(request, settings, name));
    entries.push_back(std::move(entry));
  }
  std::ranges::sort(entries, {}, &archive::Entry::path);
  auto specification = specification_of(request, settings, "ruby", entries);
  specification.extensions = {extension_folder(request) + "/extconf.rb"};
  LOCKSTEP_TRY(gem, write_gem(specification, entries));
  return Package{{{source_gem_file(request.language, request.version), std::move(gem), false}}, {}};
}

}  // namespace lockstep::ecosystem::ruby

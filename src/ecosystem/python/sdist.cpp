#include "python/sdist.hpp"

#include <algorithm>
#include <map>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/resources/resources.hpp"
#include "lockstep/version/toml.hpp"
#include "python/metadata.hpp"
#include "python/payload.hpp"
#include "python/placement.hpp"
#include "python/sdist_pyproject.hpp"

namespace lockstep::ecosystem::python {

namespace {

using Files = std::map<std::string, File>;

std::string stem_of(const model::Language& language, std::string_view version) {
  return normalized_name(language.package, '_') + "-" + std::string(version);
}

bool is_cmake(const model::Project& project) {
  return std::holds_alternative<model::CmakeCore>(project.core);
}

// The build backend of the language's own pyproject.toml, or empty.
Result<std::string> own_backend(const model::Language& language, const model::Survey& survey) {
  const std::string path = join_path(language.folder, "pyproject.toml");
  const auto text = survey.texts.find(path);
  if (text == survey.texts.end()) return std::string();
  LOCKSTEP_TRY(toml, version::parse_toml(text->second, path));
  const model::Value* system = toml.find("build-system");
  return system == nullptr ? std::string() : system->text_at("build-backend");
}

// Why there can be no sdist; empty when there can.
Result<std::string> obstacle(const model::Project& project, const model::Language& language,
                             const model::Survey& survey) {
  if (std::holds_alternative<model::CommandCore>(project.core))
    return std::string("pip cannot run the core's own command");
  const bool has_crate = std::holds_alternative<model::CargoCore>(project.core);
  if (has_crate && !placement_of(language).is_extension)
    return std::string("maturin builds extensions, and this crate is a library for ctypes");
  LOCKSTEP_TRY(backend, own_backend(language, survey));
  const std::string ours = has_crate ? "maturin" : "scikit_build_core.build";
  // At the project's top the sources are as their own backend wants them.
  if (backend.empty() || backend == ours || language.folder.empty()) return std::string();
  return "its build backend `" + backend + "` is for " + language.folder +
         " alone, which has no core in it";
}

void put(Files& files, File file) {
  std::string path = file.path;
  files.insert_or_assign(std::move(path), std::move(file));
}

// What a build in place left would be packed by backends.
bool is_stale(const PackageRequest& request, const Placement& placement, const PayloadRoot& root,
              const std::string& path) {
  const std::string prefix = root.folder.empty() ? "" : root.folder + "/";
  return path.starts_with(prefix) &&
         is_stale_native(placement, request.library, path.substr(prefix.size()));
}

std::string cmake_options(const model::CmakeCore& core) {
  std::string words;
  for (const auto& [key, value] : core.options)
    words += "\n  \"-D" + key + "=" + replace_all(value, ";", "\\;") + "\"";
  return words;
}

// The CMake project at the sdist's top.
Result<std::string> top_cmake(const PackageRequest& request) {
  const auto& core = std::get<model::CmakeCore>(request.project.core);
  const auto file = resources::find_resource("templates/packages/sdist.cmake");
  if (!file) return fail(ErrorKind::kInternal, "templates/packages/sdist.cmake is not embedded");
  const Placement placement = placement_of(request.language);
  const auto name_on = [&](const char* os) {
    model::Cell cell;
    cell.target.os = os;
    return std::string(file_name(native_path(placement, cell, "lib" + request.library + ".so")));
  };
  std::string text(file->bytes);
  for (const auto& [from, to] : std::map<std::string, std::string>{
           {"@NAME@", normalized_name(request.language.package, '_')},
           {"@CORE@", core.folder},
           {"@VERSION@", request.project.version},
           {"@OPTIONS@", cmake_options(core)},
           {"@BINDING@", request.language.cmake.value_or("")},
           {"@LIBRARY@", request.library},
           {"@FOLDER@", placement.folder.empty() ? "." : placement.folder},
           {"@WINDOWS@", name_on("windows")},
           {"@MACOS@", name_on("macos")},
           {"@LINUX@", name_on("linux")}}) {
    text = replace_all(text, from, to);
  }
  return text;
}

void add_sources(const PackageRequest& request, Files& files) {
  const Placement placement = placement_of(request.language);
  const PayloadRoot root = payload_root(request);
  for (const File& file : request.sources) {
    if (is_stale(request, placement, root, file.path)) continue;
    put(files, {join_path(request.language.folder, file.path), file.bytes, file.executable});
  }
  for (const File& file : request.tree) put(files, file);
}

Result<void> add_descriptions(const PackageRequest& request, Files& files) {
  LOCKSTEP_TRY(metadata, metadata_of(request));
  put(files, {"PKG-INFO", metadata_text(metadata), false});
  LOCKSTEP_TRY(pyproject, sdist_pyproject(request, metadata));
  // Another file would say the same for the folder that it is written for.
  files.erase(join_path(request.language.folder, "pyproject.toml"));
  put(files, {"pyproject.toml", std::move(pyproject), false});
  for (const File& file : metadata.license_files) put(files, file);
  if (const std::string readme = readme_name(metadata); !readme.empty())
    put(files, {readme, metadata.description, false});
  return {};
}

}  // namespace

Result<SourcePackage> source_package(const model::Project& project, const model::Language& language,
                                     const model::Survey& survey, std::string_view version) {
  const auto said = language.settings.find("sdist");
  const bool* asked = said == language.settings.end() ? nullptr : said->second.boolean();
  if (asked != nullptr && !*asked) return SourcePackage{};
  LOCKSTEP_TRY(reason, obstacle(project, language, survey));
  if (reason.empty()) return SourcePackage{"python/" + stem_of(language, version) + ".tar.gz", ""};
  if (asked == nullptr) return SourcePackage{"", reason + " (`sdist: false` says so)"};
  return fail(ErrorKind::kUsage, "`sdist: true` asks for what cannot be: " + reason,
              "leave `sdist` out");
}

Result<Package> pack_sdist(const PackageRequest& request) {
  Files files;
  add_sources(request, files);
  LOCKSTEP_CHECK(add_descriptions(request, files));
  if (is_cmake(request.project) && !keeps_own_backend(request)) {
    LOCKSTEP_TRY(cmake, top_cmake(request));
    put(files, {"CMakeLists.txt", std::move(cmake), false});
  }
  const std::string stem = stem_of(request.language, request.version);
  std::vector<archive::Entry> entries;
  for (auto& [path, file] : files)
    entries.push_back({stem + "/" + path, std::move(file.bytes), file.executable});
  LOCKSTEP_TRY(bytes, archive::write_tar_gz(entries, {.epoch = request.epoch}, request.epoch,
                                            archive::GzipSystem::kUnix));
  return Package{{{"python/" + stem + ".tar.gz", std::move(bytes), false}}, {}};
}

}  // namespace lockstep::ecosystem::python

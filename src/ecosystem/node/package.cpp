#include "node/package.hpp"

#include <algorithm>

#include "lockstep/archive/write.hpp"
#include "lockstep/base/text.hpp"
#include "node/contents.hpp"
#include "node/manifest.hpp"

namespace lockstep::ecosystem::node {

namespace {

// npm gives every file this time (1985-10-26 08:15:00 UTC) and its gzip header none.
constexpr std::int64_t kNpmTime = 499'162'500;

// napi-rs's own words, so that a visitor of the registry's page finds the way to the main package.
std::string platform_readme(const model::Language& language, const Platform& platform) {
  return "# `" + platform_package(language, platform) + "`\n\nThis is the **" + platform.name +
         "** binary for `" + language.package + "`\n";
}

bool is_license(const File& file) {
  const std::string name = lower(file.path);
  return file.path.find('/') == std::string::npos &&
         (name.starts_with("license") || name.starts_with("licence") ||
          name.starts_with("copying"));
}

}  // namespace

std::string tarball_file(std::string_view package, std::string_view version) {
  if (package.starts_with('@')) package.remove_prefix(1);
  return "node/" + replace_all(package, "/", "-") + "-" + std::string(version) + ".tgz";
}

Result<Package> tarball(std::vector<File> files, std::string_view package,
                        std::string_view version) {
  std::ranges::sort(files, {}, &File::path);
  std::vector<archive::Entry> entries;
  for (File& file : files) {
    entries.push_back({"package/" + file.path, std::move(file.bytes), file.executable});
  }
  LOCKSTEP_TRY(
      bytes, archive::write_tar_gz(entries, {.epoch = kNpmTime}, 0, archive::GzipSystem::kUnknown));
  return Package{{{tarball_file(package, version), std::move(bytes), false}}, {}};
}

Result<Package> pack_platform(const PackageRequest& request) {
  LOCKSTEP_TRY(manifest, manifest_of(request));
  LOCKSTEP_TRY(platform, platform_of(request.language, *request.cell));
  const auto addon = std::ranges::find(request.natives, "shared", &Native::role);
  if (addon == request.natives.end()) {
    return fail(ErrorKind::kInternal, request.cell->name() + " has no addon to pack");
  }
  std::vector<File> files{{addon_file(request.language, manifest, platform), addon->bytes, true},
                          {"package.json", platform_manifest(request, manifest, platform), false},
                          {"README.md", platform_readme(request.language, platform), false}};
  std::ranges::copy_if(request.sources, std::back_inserter(files), is_license);
  for (File& text : project_texts(request, false)) files.push_back(std::move(text));
  return tarball(std::move(files), platform_package(request.language, platform), request.version);
}

Result<Package> adopt_platform(const PackageRequest& request, const Adoptee& package) {
  constexpr std::string_view kFolder = "package/";
  LOCKSTEP_TRY(platform, platform_of(request.language, *request.cell));
  const std::string name = platform_package(request.language, platform);
  std::vector<File> files;
  for (const File& file : package.files) {
    if (!file.path.starts_with(kFolder)) continue;
    files.push_back({file.path.substr(kFolder.size()), file.bytes, file.executable});
  }
  const auto manifest = std::ranges::find(files, "package.json", &File::path);
  if (manifest == files.end())
    return fail(ErrorKind::kCheckFailed, "the package holds no package.json");
  LOCKSTEP_TRY(value, model::parse_json(manifest->bytes));
  if (value.text_at("name") != name) {
    return fail(ErrorKind::kCheckFailed,
                "the package is `" + value.text_at("name") + "`, the cell's is `" + name + "`",
                "adopt this project's own platform package");
  }
  LOCKSTEP_TRY(text, adopted_manifest(manifest->bytes, platform, request.version));
  manifest->bytes = std::move(text);
  return tarball(std::move(files), name, request.version);
}

Result<Package> pack_main(const PackageRequest& request) {
  LOCKSTEP_TRY(manifest, manifest_of(request));
  std::vector<File> files = packed_files(request.sources, manifest);
  LOCKSTEP_CHECK(check_contents(manifest, files));
  for (File& text : project_texts(request, true)) files.push_back(std::move(text));
  LOCKSTEP_TRY(text, main_manifest(request, manifest));
  files.push_back({"package.json", std::move(text), false});
  return tarball(std::move(files), request.language.package, request.version);
}

}  // namespace lockstep::ecosystem::node

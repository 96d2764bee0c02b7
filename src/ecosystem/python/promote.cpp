#include "python/promote.hpp"

#include <algorithm>

#include "lockstep/archive/write.hpp"
#include "lockstep/version/toml.hpp"
#include "promoted_sources.hpp"
#include "python/adopt.hpp"
#include "python/placement.hpp"

namespace lockstep::ecosystem::python {

namespace {

// `[project] version` of the sdist's own pyproject.toml.
Result<std::vector<version::Place>> pyproject_places(const File& file, const Predecessor& old,
                                                     const std::string& wants) {
  LOCKSTEP_TRY(texts, version::toml_texts(file.bytes, file.path));
  std::vector<version::Place> places;
  for (const version::TextAt& text : texts) {
    const bool is_version = text.path == std::vector<std::string>{"project", "version"};
    if (is_version && text.value == old.from)
      places.push_back(version::place_of(text, file.bytes, file.path, "the version", wants));
  }
  return places;
}

Result<Package> promote_sdist(const PackageRequest& request, const Predecessor& old) {
  std::vector<File> files = old.package.files;
  LOCKSTEP_CHECK(restamp_build_files(files, old.change));
  for (File& file : files) {
    if (file.path == "PKG-INFO")
      file.bytes = with_headers(file.bytes, {{"Version", request.version}});
    if (file.path != "pyproject.toml") continue;
    LOCKSTEP_TRY(places, pyproject_places(file, old, request.version));
    LOCKSTEP_TRY(text, version::with_places(file.bytes, places));
    file.bytes = std::move(text);
  }
  const std::string stem = normalized_name(request.language.package, '_') + "-" + request.version;
  std::vector<archive::Entry> entries;
  for (File& file : files)
    entries.push_back({stem + "/" + file.path, std::move(file.bytes), file.executable});
  LOCKSTEP_TRY(bytes, archive::write_tar_gz(entries, {.epoch = request.epoch}, request.epoch,
                                            archive::GzipSystem::kUnix));
  return Package{{{"python/" + stem + ".tar.gz", std::move(bytes), false}}, {}};
}

}  // namespace

Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor) {
  if (predecessor.kind == model::PackageKind::kSource) return promote_sdist(request, predecessor);
  return adopt_wheel(request, predecessor.package);
}

}  // namespace lockstep::ecosystem::python

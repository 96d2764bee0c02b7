#include "node/promote.hpp"

#include <algorithm>
#include <set>

#include "lockstep/version/json.hpp"
#include "node/manifest.hpp"
#include "node/package.hpp"

namespace lockstep::ecosystem::node {

namespace {

Result<std::set<std::string>> platform_packages(const PackageRequest& request) {
  std::set<std::string> names;
  for (const model::Cell& cell : request.siblings) {
    LOCKSTEP_TRY(platform, platform_of(request.language, cell));
    names.insert(platform_package(request.language, platform));
  }
  return names;
}

// The package's own version, and pins on platform packages.
Result<std::string> restamped(const File& manifest, const PackageRequest& request,
                              const Predecessor& old) {
  LOCKSTEP_TRY(platforms, platform_packages(request));
  LOCKSTEP_TRY(texts, version::json_texts(manifest.bytes));
  std::vector<version::Place> places;
  for (const version::TextAt& text : texts) {
    const bool is_own = text.path == std::vector<std::string>{"version"};
    const bool is_pin = text.path.size() == 2 && text.path[0] == "optionalDependencies" &&
                        platforms.contains(text.path[1]);
    if ((is_own || is_pin) && text.value == old.from)
      places.push_back(
          version::place_of(text, manifest.bytes, manifest.path, "the version", request.version));
  }
  return version::with_places(manifest.bytes, places);
}

}  // namespace

Result<Package> promote(const PackageRequest& request, const Predecessor& predecessor) {
  std::vector<File> files = predecessor.package.files;
  const auto manifest = std::ranges::find(files, "package.json", &File::path);
  if (manifest == files.end())
    return fail(ErrorKind::kCheckFailed, "the package holds no package.json");
  LOCKSTEP_TRY(text, restamped(*manifest, request, predecessor));
  manifest->bytes = std::move(text);
  std::string name = request.language.package;
  if (request.cell != nullptr) {
    LOCKSTEP_TRY(platform, platform_of(request.language, *request.cell));
    name = platform_package(request.language, platform);
  }
  return tarball(std::move(files), name, request.version);
}

}  // namespace lockstep::ecosystem::node

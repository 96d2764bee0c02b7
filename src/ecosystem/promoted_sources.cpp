#include "promoted_sources.hpp"

#include <map>
#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/cargo.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::ecosystem {

namespace {

using version::Place;

// What our scripts hand to CMake.
constexpr std::string_view kCmakeVersion = "-DLOCKSTEP_VERSION=";

bool is_named(const File& file, std::string_view name) { return file_name(file.path) == name; }

// The version that a crate's manifest says; of its workspace when it says that.
std::string version_in(const model::Value& manifest, const std::string& shared) {
  const model::Value* package = manifest.find("package");
  const model::Value* held = package == nullptr ? nullptr : package->find("version");
  if (held == nullptr) return {};
  return held->text() == nullptr ? shared : *held->text();
}

std::string shared_version(const std::map<std::string, model::Value>& manifests) {
  for (const auto& [path, manifest] : manifests) {
    const model::Value* workspace = manifest.find("workspace");
    const model::Value* package = workspace == nullptr ? nullptr : workspace->find("package");
    if (package != nullptr) return package->text_at("version");
  }
  return {};
}

Result<std::map<std::string, model::Value>> manifests_of(const std::vector<File>& files) {
  std::map<std::string, model::Value> manifests;
  for (const File& file : files) {
    if (!is_named(file, "Cargo.toml")) continue;
    LOCKSTEP_TRY(tree, version::parse_toml(file.bytes, file.path));
    manifests[file.path] = std::move(tree);
  }
  return manifests;
}

Result<std::vector<Place>> cargo_places(const std::vector<File>& files,
                                        const version::Change& change) {
  LOCKSTEP_TRY(manifests, manifests_of(files));
  const std::string shared = shared_version(manifests);
  std::set<std::string> moving;
  std::map<std::string, std::string> versions;
  for (const auto& [path, manifest] : manifests) {
    const model::Value* package = manifest.find("package");
    if (package == nullptr || version_in(manifest, shared) != change.from) continue;
    moving.insert(package->text_at("name"));
    versions[package->text_at("name")] = change.to;
  }
  std::vector<Place> places;
  const auto take = [&](Result<std::vector<Place>> found) -> Result<void> {
    if (!found) return std::unexpected(std::move(found).error());
    places.insert(places.end(), found->begin(), found->end());
    return {};
  };
  for (const File& file : files) {
    if (is_named(file, "Cargo.toml")) {
      LOCKSTEP_CHECK(take(version::cargo_manifest_places(file.bytes, file.path, moving, change)));
      if (shared == change.from)
        LOCKSTEP_CHECK(take(version::cargo_workspace_places(file.bytes, file.path, change)));
    } else if (is_named(file, "Cargo.lock")) {
      LOCKSTEP_CHECK(take(version::cargo_lock_places(file.bytes, file.path, versions)));
    }
  }
  return places;
}

}  // namespace

Result<void> write_places(std::vector<File>& files, const std::vector<Place>& places) {
  std::map<std::string, std::vector<Place>> by_file;
  for (const Place& place : places) by_file[place.file].push_back(place);
  for (File& file : files) {
    const auto own = by_file.find(file.path);
    if (own == by_file.end()) continue;
    LOCKSTEP_TRY(text, version::with_places(file.bytes, own->second));
    file.bytes = std::move(text);
  }
  return {};
}

Result<void> restamp_build_files(std::vector<File>& files, const version::Change& change) {
  LOCKSTEP_TRY(places, cargo_places(files, change));
  LOCKSTEP_CHECK(write_places(files, places));
  const std::string old_word = std::string(kCmakeVersion) + change.from;
  const std::string new_word = std::string(kCmakeVersion) + change.to;
  for (File& file : files) {
    if (is_named(file, "CMakeLists.txt") || is_named(file, "extconf.rb"))
      file.bytes = replace_all(file.bytes, old_word, new_word);
  }
  return {};
}

}  // namespace lockstep::ecosystem

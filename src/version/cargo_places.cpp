#include <algorithm>
#include <array>

#include "lockstep/base/text.hpp"
#include "lockstep/version/cargo.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::version {

namespace {

using Path = std::vector<std::string>;

constexpr std::array<std::string_view, 5> kDependencyTables = {
    "dependencies", "dev-dependencies", "build-dependencies", "dev_dependencies",
    "build_dependencies"};

// Whether `path` leads to an entry of a dependency table: of the package (`dependencies.x`), of a
// target (`target.'cfg(unix)'.dependencies.x`), of the workspace.
bool is_dependency(const Path& path) {
  const bool is_named = path.size() >= 2 && std::ranges::find(kDependencyTables, path.end()[-2]) !=
                                                kDependencyTables.end();
  if (!is_named) return false;
  if (path.size() == 2) return true;
  return (path.size() == 3 && path[0] == "workspace") || (path.size() == 4 && path[0] == "target");
}

// The texts of one table of the document, by key.
using Table = std::map<std::string, const TextAt*>;

std::map<Path, Table> tables_of(const std::vector<TextAt>& texts) {
  std::map<Path, Table> tables;
  for (const TextAt& text : texts) {
    const Path parent(text.path.begin(), text.path.end() - 1);
    tables[parent][text.path.back()] = &text;
  }
  return tables;
}

const TextAt* find(const Table& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : found->second;
}

// Name, own version and references of one `[[package]]` of a lock file.
struct Locked {
  std::string name;
  const TextAt* version = nullptr;
  bool has_source = false;
};

std::map<std::string, Locked> locked_packages(const std::vector<TextAt>& texts) {
  std::map<std::string, Locked> packages;
  for (const TextAt& text : texts) {
    if (text.path.size() != 3 || text.path[0] != "package") continue;
    Locked& locked = packages[text.path[1]];
    if (text.path[2] == "name") locked.name = text.value;
    if (text.path[2] == "version") locked.version = &text;
    if (text.path[2] == "source") locked.has_source = true;
  }
  return packages;
}

// `lorem 0.4.1` in a list of dependencies, where the name alone says too little.
bool is_reference(const TextAt& text) {
  return text.path.size() == 4 && text.path[0] == "package" && text.path[2] == "dependencies";
}

}  // namespace

Result<std::vector<Place>> cargo_manifest_places(std::string_view text, const std::string& file,
                                                 const std::set<std::string>& moving,
                                                 const Change& change) {
  LOCKSTEP_TRY(texts, toml_texts(text, file));
  std::vector<Place> places;
  for (const auto& [path, table] : tables_of(texts)) {
    const TextAt* version = find(table, "version");
    if (version == nullptr) continue;
    const bool is_package = path == Path{"package"} || path == Path{"project"};
    const TextAt* name = find(table, is_package ? "name" : "package");
    const std::string package = name != nullptr ? name->value : path.empty() ? "" : path.back();
    if (!moving.contains(package)) continue;
    if (is_package) {
      places.push_back(
          place_of(*version, text, file, "the version of crate " + package, change.to));
    } else if (is_dependency(path) && find(table, "path") != nullptr) {
      places.push_back(place_of(*version, text, file, "the requirement on crate " + package,
                                moved_requirement(version->value, change)));
    }
  }
  return places;
}

Result<std::vector<Place>> cargo_workspace_places(std::string_view text, const std::string& file,
                                                  const Change& change) {
  LOCKSTEP_TRY(texts, toml_texts(text, file));
  const auto found =
      std::ranges::find(texts, Path{"workspace", "package", "version"}, &TextAt::path);
  if (found == texts.end()) return std::vector<Place>{};
  return std::vector{place_of(*found, text, file, "the workspace's version", change.to)};
}

Result<std::vector<Place>> cargo_lock_places(std::string_view text, const std::string& file,
                                             const std::map<std::string, std::string>& versions) {
  LOCKSTEP_TRY(texts, toml_texts(text, file));
  std::vector<Place> places;
  std::map<std::string, std::string> references;  // as they stand → as they should
  for (const auto& [_, locked] : locked_packages(texts)) {
    const auto wanted = versions.find(locked.name);
    if (locked.has_source || locked.version == nullptr || wanted == versions.end()) continue;
    places.push_back(place_of(*locked.version, text, file, "the locked version of " + locked.name,
                              wanted->second));
    references[locked.name + " " + locked.version->value] = locked.name + " " + wanted->second;
  }
  for (const TextAt& reference : texts) {
    const auto wanted = references.find(reference.value);
    if (!is_reference(reference) || wanted == references.end()) continue;
    places.push_back(
        place_of(reference, text, file, "a reference to " + wanted->first, wanted->second));
  }
  return places;
}

}  // namespace lockstep::version

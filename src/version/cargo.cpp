#include "lockstep/version/cargo.hpp"

#include <algorithm>
#include <map>

#include "lockstep/base/text.hpp"
#include "toml_edit.hpp"

namespace lockstep::version {

namespace {

using Members = std::span<const std::string>;

bool is_member(Members members, std::string_view name) {
  return std::ranges::find(members, name) != members.end();
}

void stamp_version(TomlEdit& edit, const toml::table* table, std::string_view version) {
  if (table == nullptr) return;
  if (const toml::node* held = table->get("version"); held != nullptr && held->is_string()) {
    edit.set(*held->as_string(), version);
  }
}

/// The manifests' members and the version they shall stand at.
struct Stamp {
  Members members;
  std::string_view version;
};

// Requirements of path dependencies on members: `core = {path = "../core", version = "0.4.1"}`.
void stamp_requirements(TomlEdit& edit, const toml::table* dependencies, const Stamp& stamp) {
  if (dependencies == nullptr) return;
  for (const auto& [key, node] : *dependencies) {
    const toml::table* dependency = node.as_table();
    if (dependency == nullptr || !dependency->contains("path")) continue;
    const std::string name = (*dependency)["package"].value_or(std::string(key.str()));
    if (is_member(stamp.members, name)) stamp_version(edit, dependency, stamp.version);
  }
}

// The dependency tables of a package, of a target or of the workspace.
void stamp_dependencies(TomlEdit& edit, const toml::table& table, const Stamp& stamp) {
  for (const char* key : {"dependencies", "dev-dependencies", "build-dependencies",
                          "dev_dependencies", "build_dependencies"}) {
    stamp_requirements(edit, table[key].as_table(), stamp);
  }
}

using Versions = std::map<std::string, std::string>;

// Name → version of the members' own entries.
Versions member_versions(const toml::array& packages, Members members) {
  Versions versions;
  for (const toml::node& node : packages) {
    const toml::table* package = node.as_table();
    if (package == nullptr || package->contains("source")) continue;
    const std::string name = (*package)["name"].value_or(std::string());
    if (is_member(members, name)) versions[name] = (*package)["version"].value_or(std::string());
  }
  return versions;
}

// References carry a version only where the name alone is ambiguous: `lorem 0.4.1`.
void stamp_references(TomlEdit& edit, const toml::array* references, const Versions& versions,
                      std::string_view version) {
  if (references == nullptr) return;
  for (const toml::node& node : *references) {
    const toml::value<std::string>* reference = node.as_string();
    if (reference == nullptr) continue;
    const std::vector<std::string> words = split(reference->get(), ' ');
    if (words.size() != 2) continue;
    const auto member = versions.find(words[0]);
    if (member == versions.end() || member->second != words[1]) continue;
    edit.set(*reference, words[0] + " " + std::string(version));
  }
}

}  // namespace

Result<std::string> stamp_cargo_manifest(std::string_view text,
                                         std::span<const std::string> members,
                                         std::string_view version) {
  LOCKSTEP_TRY(manifest, parse_table(text, "Cargo.toml"));
  const Stamp stamp{members, version};
  TomlEdit edit(text);
  stamp_version(edit, manifest["package"].as_table(), version);
  stamp_version(edit, manifest["project"].as_table(), version);
  stamp_version(edit, manifest["workspace"]["package"].as_table(), version);
  stamp_dependencies(edit, manifest, stamp);
  stamp_requirements(edit, manifest["workspace"]["dependencies"].as_table(), stamp);
  if (const toml::table* targets = manifest["target"].as_table()) {
    for (const auto& [_, target] : *targets) {
      if (const toml::table* table = target.as_table()) stamp_dependencies(edit, *table, stamp);
    }
  }
  return edit.apply();
}

Result<std::string> stamp_cargo_lock(std::string_view text, std::span<const std::string> members,
                                     std::string_view version) {
  LOCKSTEP_TRY(lock, parse_table(text, "Cargo.lock"));
  const toml::array* packages = lock["package"].as_array();
  if (packages == nullptr) return std::string(text);
  const Versions versions = member_versions(*packages, members);
  TomlEdit edit(text);
  for (const toml::node& node : *packages) {
    const toml::table* package = node.as_table();
    if (package == nullptr) continue;
    const std::string name = (*package)["name"].value_or(std::string());
    if (!package->contains("source") && is_member(members, name))
      stamp_version(edit, package, version);
    stamp_references(edit, (*package)["dependencies"].as_array(), versions, version);
  }
  return edit.apply();
}

}  // namespace lockstep::version

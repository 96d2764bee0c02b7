#include "lockstep/version/cargo.hpp"

#include <algorithm>
#include <map>

#include "lockstep/base/text.hpp"
#include "toml_edit.hpp"

namespace lockstep::version {

namespace {

constexpr std::string_view kZero = "0.0.0";

using Members = std::span<const std::string>;

bool is_member(Members members, std::string_view name) {
  return std::ranges::find(members, name) != members.end();
}

void zero_version(TomlEdit& edit, const toml::table* table) {
  if (table == nullptr) return;
  if (const toml::node* version = table->get("version");
      version != nullptr && version->is_string()) {
    edit.set(*version->as_string(), kZero);
  }
}

// Requirements of path dependencies on members: `core = {path = "../core", version = "0.4.1"}`.
void zero_requirements(TomlEdit& edit, const toml::table* dependencies, Members members) {
  if (dependencies == nullptr) return;
  for (const auto& [key, node] : *dependencies) {
    const toml::table* dependency = node.as_table();
    if (dependency == nullptr || !dependency->contains("path")) continue;
    const std::string name = (*dependency)["package"].value_or(std::string(key.str()));
    if (is_member(members, name)) zero_version(edit, dependency);
  }
}

// The dependency tables of a package, of a target or of the workspace.
void zero_dependencies(TomlEdit& edit, const toml::table& table, Members members) {
  for (const char* key : {"dependencies", "dev-dependencies", "build-dependencies",
                          "dev_dependencies", "build_dependencies"}) {
    zero_requirements(edit, table[key].as_table(), members);
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
void zero_references(TomlEdit& edit, const toml::array* references, const Versions& versions) {
  if (references == nullptr) return;
  for (const toml::node& node : *references) {
    const toml::value<std::string>* reference = node.as_string();
    if (reference == nullptr) continue;
    const std::vector<std::string> words = split(reference->get(), ' ');
    if (words.size() != 2) continue;
    const auto member = versions.find(words[0]);
    if (member == versions.end() || member->second != words[1]) continue;
    edit.set(*reference, words[0] + " " + std::string(kZero));
  }
}

}  // namespace

Result<std::string> zero_cargo_manifest(std::string_view text,
                                        std::span<const std::string> members) {
  LOCKSTEP_TRY(manifest, parse_table(text, "Cargo.toml"));
  TomlEdit edit(text);
  zero_version(edit, manifest["package"].as_table());
  zero_version(edit, manifest["project"].as_table());
  zero_version(edit, manifest["workspace"]["package"].as_table());
  zero_dependencies(edit, manifest, members);
  zero_requirements(edit, manifest["workspace"]["dependencies"].as_table(), members);
  if (const toml::table* targets = manifest["target"].as_table()) {
    for (const auto& [_, target] : *targets) {
      if (const toml::table* table = target.as_table()) zero_dependencies(edit, *table, members);
    }
  }
  return edit.apply();
}

Result<std::string> zero_cargo_lock(std::string_view text, std::span<const std::string> members) {
  LOCKSTEP_TRY(lock, parse_table(text, "Cargo.lock"));
  const toml::array* packages = lock["package"].as_array();
  if (packages == nullptr) return std::string(text);
  const Versions versions = member_versions(*packages, members);
  TomlEdit edit(text);
  for (const toml::node& node : *packages) {
    const toml::table* package = node.as_table();
    if (package == nullptr) continue;
    const std::string name = (*package)["name"].value_or(std::string());
    if (!package->contains("source") && is_member(members, name)) zero_version(edit, package);
    zero_references(edit, (*package)["dependencies"].as_array(), versions);
  }
  return edit.apply();
}

}  // namespace lockstep::version

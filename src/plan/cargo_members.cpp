#include "cargo_members.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::plan {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using model::Value;

Result<Value> tree_of(const CargoMember& member) {
  return version::parse_toml(member.manifest, join_path(member.folder, "Cargo.toml"));
}

/// `from` and every member that they depend on, directly or not.
std::set<std::string> reach(const CargoWorkspace& workspace, const std::set<std::string>& from) {
  std::set<std::string> reached;
  std::vector<std::string> pending(from.begin(), from.end());
  while (!pending.empty()) {
    const std::string folder = std::move(pending.back());
    pending.pop_back();
    const CargoMember* member = find_member(workspace, folder);
    if (member == nullptr || !reached.insert(folder).second) continue;
    pending.insert(pending.end(), member->paths.begin(), member->paths.end());
  }
  return reached;
}

bool is_proc_macro(const Value& manifest) {
  const Value* library = manifest.find("lib");
  if (library == nullptr) return false;
  return std::ranges::any_of(
      std::initializer_list<const char*>{"proc-macro", "proc_macro"}, [&](const char* key) {
        const Value* flag = library->find(key);
        return flag != nullptr && flag->boolean() != nullptr && *flag->boolean();
      });
}

/// Package names in the `build-dependencies` of one table of tables.
void add_build_dependencies(const Value& tables, std::set<std::string>& names) {
  const Value* list = tables.find("build-dependencies");
  if (list == nullptr || list->object() == nullptr) return;
  for (const auto& [key, value] : *list->object()) names.insert(value.text_at("package", key));
}

std::set<std::string> build_dependencies(const Value& manifest) {
  std::set<std::string> names;
  add_build_dependencies(manifest, names);
  const Value* conditional = manifest.find("target");
  if (conditional == nullptr || conditional->object() == nullptr) return names;
  for (const auto& [condition, tables] : *conditional->object())
    add_build_dependencies(tables, names);
  return names;
}

CrateLibraries libraries_of(const Value& manifest) {
  CrateLibraries libraries;
  const Value* library = manifest.find("lib");
  if (library == nullptr) return libraries;
  for (const char* key : {"crate-type", "crate_type"}) {
    const Value* types = library->find(key);
    if (types == nullptr || types->array() == nullptr) continue;
    for (const Value& type : *types->array()) {
      libraries.is_shared = libraries.is_shared || type == Value("cdylib");
      libraries.is_static = libraries.is_static || type == Value("staticlib");
    }
  }
  return libraries;
}

/// What the members' manifests say, each read once.
Result<void> read_manifests(const CargoWorkspace& workspace, MemberRoles& roles) {
  std::set<std::string> folders;
  std::set<std::string> used;
  for (const CargoMember& member : workspace.members) {
    LOCKSTEP_TRY(manifest, tree_of(member));
    if (is_proc_macro(manifest)) folders.insert(member.folder);
    used.merge(build_dependencies(manifest));
    roles.libraries[member.folder] = libraries_of(manifest);
  }
  for (const CargoMember& member : workspace.members) {
    if (used.contains(member.name)) folders.insert(member.folder);
  }
  roles.host = reach(workspace, folders);
  return {};
}

Result<std::set<std::string>> language_crates(const model::Project& project,
                                              const CargoWorkspace& workspace) {
  std::set<std::string> folders;
  for (const model::Language& language : project.languages) {
    const std::string crate = language.crate.value_or("");
    if (find_member(workspace, crate) == nullptr) {
      return fail(
          ErrorKind::kUsage,
          fmt::format("{}: `{}` is no crate of the core's workspace", language.name, crate),
          fmt::format("name the folder of the binding's crate: `languages: {{{}: {{crate: …}}}}`",
                      language.name));
    }
    folders.insert(crate);
  }
  return folders;
}

}  // namespace

const CargoMember* find_member(const CargoWorkspace& workspace, const std::string& folder) {
  const auto found = std::ranges::find(workspace.members, folder, &CargoMember::folder);
  return found == workspace.members.end() ? nullptr : &*found;
}

Result<MemberRoles> member_roles(const model::Project& project, const CargoWorkspace& workspace) {
  const std::string& core = std::get<model::CargoCore>(project.core).folder;
  MemberRoles roles;
  LOCKSTEP_TRY(crates, language_crates(project, workspace));
  std::set<std::string> needed = reach(workspace, {core});
  for (const std::string& crate : crates) {
    const CargoMember& member = *find_member(workspace, crate);
    needed.merge(reach(workspace, {member.paths.begin(), member.paths.end()}));
  }
  roles.core = std::move(needed);
  std::ranges::set_difference(crates, roles.core,
                              std::inserter(roles.bindings, roles.bindings.end()));
  LOCKSTEP_CHECK(read_manifests(workspace, roles));
  return roles;
}

std::string crate_shared(const model::Cell& cell, const std::string& library) {
  const std::string name = replace_all(library, "-", "_");
  if (cell.target.os == "windows") return name + ".dll";
  return "lib" + name + (cell.target.os == "macos" ? ".dylib" : ".so");
}

std::string crate_static(const model::Cell& cell, const std::string& library) {
  const std::string name = replace_all(library, "-", "_");
  return cell.abi == "msvc" ? name + ".lib" : "lib" + name + ".a";
}

}  // namespace lockstep::plan

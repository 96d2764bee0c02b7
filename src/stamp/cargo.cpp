#include "cargo.hpp"

#include <set>

#include "lockstep/base/path.hpp"
#include "lockstep/version/cargo.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::stamp {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using version::Place;

// What a crate's manifest says of its version.
struct CrateVersion {
  std::string version;  // empty when it says none
  bool is_inherited = false;
};

std::string text_below(const model::Value& tree, std::span<const std::string_view> path) {
  const model::Value* node = &tree;
  for (const std::string_view key : path) {
    node = node->find(key);
    if (node == nullptr) return {};
  }
  return node->text() == nullptr ? "" : *node->text();
}

Result<CrateVersion> version_of(const CargoMember& member, const std::string& shared) {
  LOCKSTEP_TRY(tree, version::parse_toml(member.manifest, join_path(member.folder, "Cargo.toml")));
  const model::Value* package = tree.find("package");
  const model::Value* held = package == nullptr ? nullptr : package->find("version");
  if (held == nullptr) return CrateVersion{};
  if (held->text() != nullptr) return CrateVersion{*held->text(), false};
  return CrateVersion{shared, true};
}

// The workspace's crates by what a change of the version does to them.
struct Crates {
  std::set<std::string> moving;                 // names
  bool is_shared_moving = false;                // `[workspace.package]`
  std::map<std::string, std::string> versions;  // name → what its manifest will say
};

Result<Crates> sort_crates(const Sources& sources, const CargoWorkspace& workspace,
                           const version::Change& change) {
  LOCKSTEP_TRY(root,
               version::parse_toml(workspace.manifest, join_path(workspace.root, "Cargo.toml")));
  constexpr std::string_view kShared[] = {"workspace", "package", "version"};
  const std::string shared = text_below(root, kShared);
  const std::string& own = std::get<model::CargoCore>(sources.project.core).version;
  const std::set<std::string> built = model::built_members(sources.project, workspace);
  Crates crates;
  for (const CargoMember& member : workspace.members) {
    LOCKSTEP_TRY(held, version_of(member, shared));
    const bool is_held = !held.version.empty() && !version::is_placeholder(held.version);
    const bool is_ours =
        held.version == change.from || (built.contains(member.folder) && held.version != own);
    const bool is_moving = is_held && is_ours;
    if (is_moving) crates.moving.insert(member.name);
    if (is_moving && held.is_inherited) crates.is_shared_moving = true;
    crates.versions[member.name] = is_moving              ? change.to
                                   : held.version.empty() ? "0.0.0"
                                                          : held.version;
  }
  return crates;
}

void append(std::vector<Place>& to, std::vector<Place>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

std::string lock_file(const Sources& sources) {
  const auto& core = std::get<model::CargoCore>(sources.project.core);
  return core.lock.empty() ? join_path(sources.survey.cargo->root, "Cargo.lock") : core.lock;
}

}  // namespace

std::vector<std::string> cargo_files(const Sources& sources) {
  if (!sources.survey.cargo) return {};
  const CargoWorkspace& workspace = *sources.survey.cargo;
  std::set<std::string> paths = {join_path(workspace.root, "Cargo.toml"), lock_file(sources)};
  for (const CargoMember& member : workspace.members)
    paths.insert(join_path(member.folder, "Cargo.toml"));
  for (const std::string& path : sources.survey.files) {
    const std::string_view name = file_name(path);
    if (name == "Cargo.toml" || name == "Cargo.lock") paths.insert(path);
  }
  return {paths.begin(), paths.end()};
}

Result<std::vector<Place>> cargo_places(const Sources& sources, const version::Change& change) {
  std::vector<Place> places;
  if (!sources.survey.cargo) return places;
  const CargoWorkspace& workspace = *sources.survey.cargo;
  LOCKSTEP_TRY(crates, sort_crates(sources, workspace, change));
  const std::string root = join_path(workspace.root, "Cargo.toml");
  for (const std::string& path : cargo_files(sources)) {
    const auto text = sources.texts.find(path);
    if (text == sources.texts.end()) continue;
    const bool is_lock = path == lock_file(sources) || path.ends_with("Cargo.lock");
    LOCKSTEP_TRY(
        found, is_lock ? version::cargo_lock_places(text->second, path, crates.versions)
                       : version::cargo_manifest_places(text->second, path, crates.moving, change));
    append(places, found);
    if (path != root || !crates.is_shared_moving) continue;
    LOCKSTEP_TRY(shared, version::cargo_workspace_places(text->second, path, change));
    append(places, shared);
  }
  return places;
}

}  // namespace lockstep::stamp

#include "cargo_workspace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cargo_manifest.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"
#include "reader.hpp"

namespace lockstep::config {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using model::Value;

// Whether the workspace in `root` says that `folder` is none of its own.
bool is_excluded(const CargoManifest& root, const std::string& folder) {
  const Value* workspace = root.tree.find("workspace");
  const auto excluded = texts_of(workspace == nullptr ? nullptr : workspace->find("exclude"));
  return std::ranges::any_of(excluded, [&](const std::string& path) {
    const auto named = normalize_relative(join_path(root.folder, path));
    return named && !named->empty() && is_within(*named, folder);
  });
}

// The folders that the glob `pattern` (relative to `folder`) names and that hold a crate.
std::vector<std::string> expand(const sys::Filesystem& files, const std::string& root,
                                const std::string& folder, std::string_view pattern) {
  const auto slash = pattern.find('/');
  const std::string_view part = pattern.substr(0, slash);
  const std::string_view rest = slash == std::string_view::npos ? "" : pattern.substr(slash + 1);
  if (pattern.empty()) {
    const bool is_crate =
        files.status(join_path(root, manifest_path(folder))).kind == sys::FileKind::kFile;
    return is_crate ? std::vector{folder} : std::vector<std::string>{};
  }
  std::vector<std::string> found;
  const auto entries = files.list(join_path(root, folder));
  if (!entries) return found;
  for (const sys::FolderEntry& entry : *entries) {
    if (entry.kind == sys::FileKind::kFile || !glob_match(part, entry.name)) continue;
    const auto below = expand(files, root, join_path(folder, entry.name), rest);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

// Collects the workspace's packages, starting from the root's list and following path dependencies.
class Collector {
 public:
  Collector(const sys::Filesystem& files, const std::string& project, const CargoManifest& root)
      : files_(files), project_(project), root_(root) {}

  void collect(const std::string& core) {
    const Value* workspace = root_.tree.find("workspace");
    if (root_.tree.find("package") != nullptr) add(root_.folder, "");
    for (const std::string& pattern :
         texts_of(workspace == nullptr ? nullptr : workspace->find("members"))) {
      add_pattern(pattern);
    }
    add(core, "");
    for (const CargoPath& path : inherited_patches()) follow(path, root_.folder);
  }

  std::vector<CargoMember> members() {
    std::vector<CargoMember> all;
    for (auto& [folder, member] : members_) all.push_back(std::move(member));
    return all;
  }

  std::vector<Error> errors;

 private:
  // `[patch]` of a root that is no package itself.
  std::vector<CargoPath> inherited_patches() const {
    return root_.tree.find("package") == nullptr ? path_dependencies(root_, nullptr)
                                                 : std::vector<CargoPath>{};
  }

  void problem(std::string message, std::string hint) {
    errors.push_back(
        {ErrorKind::kUsage, std::move(message), "", std::move(hint), std::nullopt, {}});
  }

  void add_pattern(const std::string& pattern) {
    const auto path = normalize_relative(join_path(root_.folder, pattern));
    if (!path) {
      problem(fmt::format("member `{}` in {}: {}", pattern, manifest_path(root_.folder),
                          path.error().message),
              "a project's crates lie below the folder of lockstep.yaml");
      return;
    }
    if (pattern.find_first_of("*?") == std::string::npos) return add(*path, "member");
    for (const std::string& folder : expand(files_, project_, "", *path)) {
      if (!is_excluded(root_, folder)) add(folder, "member");
    }
  }

  // `why` tells, in a message about a missing manifest, who wanted it.
  void add(const std::string& folder, const std::string& why) {
    if (members_.contains(folder) || failed_.contains(folder)) return;
    auto manifest = read_cargo_manifest(files_, project_, folder);
    auto member =
        manifest ? describe_member(files_, project_, *manifest) : std::unexpected(manifest.error());
    if (!member) {
      failed_.insert(folder);
      Error error = std::move(member).error();
      if (!why.empty())
        error.message += fmt::format(", which {} names as {}", manifest_path(root_.folder), why);
      errors.push_back(std::move(error));
      return;
    }
    members_.emplace(folder, std::move(*member));
    for (const CargoPath& path : path_dependencies(*manifest, &root_.tree)) {
      const auto target = follow(path, folder);
      if (!target) continue;
      CargoMember& user = members_.at(folder);
      auto& paths = path.edge == CargoEdge::kDevelopment ? user.development_paths : user.paths;
      if (std::ranges::find(paths, *target) == paths.end()) paths.push_back(*target);
    }
  }

  std::optional<std::string> follow(const CargoPath& path, const std::string& folder) {
    const auto target =
        normalize_relative(join_path(path.from_workspace ? root_.folder : folder, path.folder));
    if (target && !path.folder.starts_with('/')) {
      add(*target, fmt::format("the path of `{}`", path.name));
      return *target;
    }
    problem(fmt::format("{}: the path of `{}` leads out of the project: {}", manifest_path(folder),
                        path.name, path.folder),
            "depend on a published version, or move the crate into the project");
    return std::nullopt;
  }

  const sys::Filesystem& files_;
  const std::string& project_;
  const CargoManifest& root_;
  std::map<std::string, CargoMember> members_;
  std::set<std::string> failed_;
};

// The hint for a crate that the workspace does not know.
std::string membership_hint(const CargoManifest& root, const std::string& crate) {
  if (root.tree.find("workspace") == nullptr) {
    return "write a Cargo.toml at the top with `[workspace]` and all crates as `members`,\n"
           "so that the core is compiled once for all of them";
  }
  const std::string below =
      root.folder.empty() ? crate : crate.substr(std::min(crate.size(), root.folder.size() + 1));
  return fmt::format("add \"{}\" to `members` of `[workspace]` in {}", below,
                     manifest_path(root.folder));
}

void check_bindings(const model::Project& project, const CargoManifest& root,
                    const std::vector<CargoMember>& members, std::vector<Error>& errors) {
  std::set<std::string> told;
  for (const model::Language& language : project.languages) {
    const std::string crate = language.crate.value_or("");
    const bool is_known = std::ranges::find(members, crate, &CargoMember::folder) != members.end();
    if (is_known || !told.insert(crate).second) continue;
    errors.push_back({ErrorKind::kUsage,
                      fmt::format("the crate of {}, {}, is no member of the core's cargo workspace",
                                  language.name, quoted(crate)),
                      "",
                      membership_hint(root, crate),
                      std::nullopt,
                      {}});
  }
}

Result<std::string> read_lock(const sys::Filesystem& files, const std::string& project,
                              const CargoManifest& root, const std::vector<CargoMember>& members,
                              const std::string& named) {
  const std::string shown = named.empty() ? join_path(root.folder, "Cargo.lock") : named;
  const std::string path = join_path(project, shown);
  const std::string manifest = manifest_path(root.folder);
  if (files.status(path).kind != sys::FileKind::kFile) {
    return fail(
        ErrorKind::kUsage, fmt::format("there is no {}", shown),
        fmt::format("`cargo generate-lockfile --manifest-path {}` makes it; commit it, or name\n"
                    "a copy of it: `core: {{cargo: …, lock: core.lock}}`",
                    manifest));
  }
  LOCKSTEP_TRY(text, files.read(path));
  LOCKSTEP_TRY(tree, version::parse_toml(text, shown));
  std::set<std::string> locked;
  const Value* packages = tree.find("package");
  if (packages != nullptr && packages->array() != nullptr) {
    for (const Value& package : *packages->array()) locked.insert(package.text_at("name"));
  }
  for (const CargoMember& member : members) {
    if (locked.contains(member.name)) continue;
    return fail(ErrorKind::kUsage,
                fmt::format("{} does not know `{}` of {}", shown, member.name,
                            manifest_path(member.folder)),
                fmt::format("`cargo update --workspace --manifest-path {}` brings it up to date",
                            manifest));
  }
  return text;
}

}  // namespace

Result<CargoManifest> workspace_manifest(const sys::Filesystem& files, const std::string& root,
                                         const std::string& core) {
  LOCKSTEP_TRY(own, read_cargo_manifest(files, root, core));
  if (own.tree.find("workspace") != nullptr) return own;
  const Value* package = own.tree.find("package");
  const std::string named = package == nullptr ? "" : package->text_at("workspace");
  if (!named.empty()) {
    LOCKSTEP_TRY(folder, normalize_relative(join_path(core, named)));
    return read_cargo_manifest(files, root, folder);
  }
  for (std::string here = core; !here.empty();) {
    here = parent_path(here);
    if (files.status(join_path(root, manifest_path(here))).kind == sys::FileKind::kMissing)
      continue;
    LOCKSTEP_TRY(above, read_cargo_manifest(files, root, here));
    if (above.tree.find("workspace") != nullptr && !is_excluded(above, core)) return above;
  }
  return own;
}

Result<CargoWorkspace> read_cargo_workspace(const sys::Filesystem& files, const std::string& root,
                                            const std::string& core,
                                            const model::Project& project) {
  LOCKSTEP_TRY(manifest, workspace_manifest(files, root, core));
  Collector collector(files, root, manifest);
  collector.collect(core);
  CargoWorkspace workspace;
  workspace.root = manifest.folder;
  workspace.manifest = manifest.text;
  workspace.members = collector.members();
  std::vector<Error> errors = std::move(collector.errors);
  check_bindings(project, manifest, workspace.members, errors);
  const auto* cargo = std::get_if<model::CargoCore>(&project.core);
  auto lock = read_lock(files, root, manifest, workspace.members,
                        cargo == nullptr ? std::string() : cargo->lock);
  if (lock) {
    workspace.lock = std::move(*lock);
  } else {
    errors.push_back(std::move(lock).error());
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return workspace;
}

}  // namespace lockstep::config

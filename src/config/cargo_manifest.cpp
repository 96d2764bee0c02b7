#include "cargo_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::config {

namespace {

using model::CargoMember;
using model::Value;

constexpr std::uint64_t kMaxBytes = 4 << 20;

bool is_file(const sys::Filesystem& files, const std::string& path) {
  return files.status(path).kind == sys::FileKind::kFile;
}

// One dependency table; `dependency = "1"` and registry ones name no folder.
void add_table(const Value* table, const Value* workspace, CargoEdge edge,
               std::vector<CargoPath>& found) {
  if (table == nullptr || table->object() == nullptr) return;
  const Value* shared = workspace == nullptr ? nullptr : workspace->find("workspace");
  const Value* inherited = shared == nullptr ? nullptr : shared->find("dependencies");
  for (const auto& [name, dependency] : *table->object()) {
    const Value* inherits = dependency.find("workspace");
    const bool from_workspace =
        inherits != nullptr && inherits->boolean() != nullptr && *inherits->boolean();
    const Value* source = &dependency;
    if (from_workspace) source = inherited == nullptr ? nullptr : inherited->find(name);
    const std::string path = source == nullptr ? "" : source->text_at("path");
    if (!path.empty()) found.push_back({name, path, edge, from_workspace});
  }
}

void add_tables(const Value& tree, const Value* workspace, std::vector<CargoPath>& found) {
  for (const std::string_view key : {"dependencies", "build-dependencies", "build_dependencies"}) {
    add_table(tree.find(key), workspace, CargoEdge::kNormal, found);
  }
  for (const std::string_view key : {"dev-dependencies", "dev_dependencies"}) {
    add_table(tree.find(key), workspace, CargoEdge::kDevelopment, found);
  }
}

void describe_library(const sys::Filesystem& files, const std::string& folder, const Value& tree,
                      CargoMember& member) {
  const Value* library = tree.find("lib");
  const std::string standard = "src/lib.rs";
  const std::string path = library == nullptr ? standard : library->text_at("path", standard);
  if (library == nullptr && !is_file(files, join_path(folder, standard))) return;
  const std::string implied = replace_all(member.name, "-", "_");
  member.library = library == nullptr ? implied : library->text_at("name", implied);
  member.sources.push_back(path);
}

// Where cargo looks for the target `name` of `kind` (`bin`): the first that exists, else the first.
std::string inferred_source(const sys::Filesystem& files, const std::string& folder,
                            const std::string& kind, const std::string& name,
                            bool is_package_name) {
  const std::string base = kind == "bin" ? "src/bin" : kind == "bench" ? "benches" : kind + "s";
  std::vector<std::string> places = {base + "/" + name + ".rs", base + "/" + name + "/main.rs"};
  if (kind == "bin" && is_package_name) places.insert(places.begin(), "src/main.rs");
  const auto found = std::ranges::find_if(
      places, [&](const std::string& place) { return is_file(files, join_path(folder, place)); });
  return found == places.end() ? places.front() : *found;
}

void describe_programs(const sys::Filesystem& files, const std::string& folder, const Value& tree,
                       CargoMember& member) {
  for (const std::string kind : {"bin", "example", "test", "bench"}) {
    const Value* targets = tree.find(kind);
    if (targets == nullptr || targets->array() == nullptr) continue;
    for (const Value& target : *targets->array()) {
      const std::string name = target.text_at("name");
      std::string path = target.text_at("path");
      if (path.empty() && !name.empty())
        path = inferred_source(files, folder, kind, name, name == member.name);
      if (!path.empty()) member.sources.push_back(path);
    }
  }
  const std::string main = "src/main.rs";
  const bool is_known = std::ranges::find(member.sources, main) != member.sources.end();
  if (!is_known && is_file(files, join_path(folder, main))) member.sources.push_back(main);
}

std::string build_script(const sys::Filesystem& files, const std::string& folder,
                         const Value& package) {
  const std::string standard = "build.rs";
  const Value* build = package.find("build");
  if (build != nullptr && build->text() != nullptr) return *build->text();
  const bool is_off = build != nullptr && build->boolean() != nullptr && !*build->boolean();
  return !is_off && is_file(files, join_path(folder, standard)) ? standard : "";
}

}  // namespace

std::string manifest_path(const std::string& folder) { return join_path(folder, "Cargo.toml"); }

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr || list->array() == nullptr) return texts;
  for (const Value& item : *list->array()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

Result<CargoManifest> read_cargo_manifest(const sys::Filesystem& files, const std::string& root,
                                          const std::string& folder) {
  const std::string shown = manifest_path(folder);
  const auto real = files.canonical(join_path(root, shown));
  if (!real || !is_file(files, *real)) {
    return fail(ErrorKind::kUsage, fmt::format("there is no {}", shown),
                fmt::format("`cargo init --lib {}` makes a crate", folder.empty() ? "." : folder));
  }
  if (files.status(*real).size > kMaxBytes) {
    return fail(ErrorKind::kUsage, fmt::format("{} is larger than 4 MiB", shown));
  }
  LOCKSTEP_TRY(text, files.read(*real));
  LOCKSTEP_TRY(tree, version::parse_toml(text, shown));
  return CargoManifest{folder, std::move(text), std::move(tree)};
}

std::vector<CargoPath> path_dependencies(const CargoManifest& manifest, const Value* workspace) {
  std::vector<CargoPath> found;
  add_tables(manifest.tree, workspace, found);
  const Value* conditional = manifest.tree.find("target");
  if (conditional != nullptr && conditional->object() != nullptr) {
    for (const auto& [condition, tables] : *conditional->object())
      add_tables(tables, workspace, found);
  }
  const Value* patches = manifest.tree.find("patch");
  if (patches != nullptr && patches->object() != nullptr) {
    for (const auto& [source, table] : *patches->object())
      add_table(&table, nullptr, CargoEdge::kNormal, found);
  }
  return found;
}

Result<CargoMember> describe_member(const sys::Filesystem& files, const std::string& root,
                                    const CargoManifest& manifest) {
  const Value* package = manifest.tree.find("package");
  CargoMember member;
  member.folder = manifest.folder;
  member.name = package == nullptr ? "" : package->text_at("name");
  if (member.name.empty()) {
    return fail(ErrorKind::kUsage,
                fmt::format("{} names no package", manifest_path(manifest.folder)),
                "add `[package]` with a `name`, or name the folder of a crate");
  }
  const std::string folder = join_path(root, manifest.folder);
  describe_library(files, folder, manifest.tree, member);
  describe_programs(files, folder, manifest.tree, member);
  member.build_script = build_script(files, folder, *package);
  member.manifest = manifest.text;
  return member;
}

}  // namespace lockstep::config

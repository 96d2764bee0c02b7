#include "cargo_crate.hpp"

#include <algorithm>
#include <set>

#include "cargo_manifest.hpp"
#include "cargo_workspace.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "metadata.hpp"

namespace lockstep::config {

namespace {

using model::Crate;
using model::Value;

bool is_inherited(const Value& value) {
  const Value* flag = value.find("workspace");
  return flag != nullptr && flag->boolean() != nullptr && *flag->boolean();
}

// `[package]` of a manifest, with `[workspace.package]` for keys that say so.
class Package {
 public:
  Package(const CargoManifest& own, const CargoManifest& root)
      : own_(own), root_(root), table_(own.tree.find("package")) {
    const Value* workspace = root.tree.find("workspace");
    shared_ = workspace == nullptr ? nullptr : workspace->find("package");
  }

  bool is_there() const { return table_ != nullptr; }

  const Value* find(std::string_view key) const {
    const Value* value = table_ == nullptr ? nullptr : table_->find(key);
    if (value == nullptr || !is_inherited(*value)) return value;
    return shared_ == nullptr ? nullptr : shared_->find(key);
  }

  std::string text(std::string_view key) const {
    const Value* value = find(key);
    return value == nullptr || value->text() == nullptr ? "" : *value->text();
  }

  // A file that a key names, as a path of the project; relative to the manifest that says it.
  std::string file(std::string_view key) const {
    const std::string named = text(key);
    const Value* own = table_ == nullptr ? nullptr : table_->find(key);
    if (named.empty() || own == nullptr) return {};
    const auto path =
        normalize_relative(join_path(is_inherited(*own) ? root_.folder : own_.folder, named));
    return path ? *path : std::string{};
  }

 private:
  const CargoManifest& own_;
  const CargoManifest& root_;
  const Value* table_ = nullptr;
  const Value* shared_ = nullptr;
};

// Cargo took `MIT/Apache-2.0` for a choice before it knew SPDX; what is no expression is left out.
std::string license_of(const Package& package) {
  std::string license = package.text("license");
  if (license.find(" OR ") == std::string::npos) license = replace_all(license, "/", " OR ");
  return license.empty() || license_problem(license) ? "" : license;
}

std::string url_of(const Package& package, std::string_view key) {
  std::string url = package.text(key);
  return url.empty() || url_problem(url) ? "" : url;
}

std::string only_existing(const sys::Filesystem& files, const std::string& root, std::string path) {
  const bool is_file =
      !path.empty() && files.status(join_path(root, path)).kind == sys::FileKind::kFile;
  return is_file ? path : "";
}

void describe(const sys::Filesystem& files, const std::string& root, const Package& package,
              Crate& crate) {
  crate.version = package.text("version");
  crate.description = join(split(trim(package.text("description")), '\n'), " ");
  crate.license = license_of(package);
  crate.license_file = only_existing(files, root, package.file("license-file"));
  crate.readme = only_existing(files, root, package.file("readme"));
  crate.repository = url_of(package, "repository");
  crate.homepage = url_of(package, "homepage");
  crate.authors = texts_of(package.find("authors"));
  crate.keywords = texts_of(package.find("keywords"));
}

void add_dependency(const std::string& key, const Value& dependency, const Value* shared,
                    Crate& crate) {
  const Value* inherited =
      is_inherited(dependency) && shared != nullptr ? shared->find(key) : nullptr;
  const Value& source = inherited == nullptr ? dependency : *inherited;
  auto& features = crate.dependencies[source.text_at("package", key)];
  for (const Value* table : {inherited, &dependency}) {
    if (table == nullptr) continue;
    for (std::string& feature : texts_of(table->find("features")))
      features.push_back(std::move(feature));
  }
}

void add_dependencies(const CargoManifest& own, const CargoManifest& root, Crate& crate) {
  const Value* list = own.tree.find("dependencies");
  const Value* workspace = root.tree.find("workspace");
  const Value* shared = workspace == nullptr ? nullptr : workspace->find("dependencies");
  if (list == nullptr || list->object() == nullptr) return;
  for (const auto& [key, dependency] : *list->object())
    add_dependency(key, dependency, shared, crate);
}

// Follows `[features]` from `turned_on` to the features of dependencies.
void turn_on(const Value& tree, std::vector<std::string> turned_on, Crate& crate) {
  const Value* table = tree.find("features");
  std::set<std::string> seen;
  while (!turned_on.empty()) {
    const std::string feature = std::move(turned_on.back());
    turned_on.pop_back();
    if (!seen.insert(feature).second) continue;
    if (const auto slash = feature.find('/'); slash != std::string::npos) {
      std::string dependency = feature.substr(0, slash);
      if (dependency.ends_with('?')) dependency.pop_back();
      crate.dependencies[dependency].push_back(feature.substr(slash + 1));
    } else if (table != nullptr) {
      for (std::string& next : texts_of(table->find(feature))) turned_on.push_back(std::move(next));
    }
  }
}

}  // namespace

Result<Crate> read_crate(const sys::Filesystem& files, const std::string& root,
                         const std::string& folder, std::span<const std::string> features) {
  LOCKSTEP_TRY(own, read_cargo_manifest(files, root, folder));
  LOCKSTEP_TRY(member, describe_member(files, root, own));
  LOCKSTEP_TRY(workspace, workspace_manifest(files, root, folder));
  Crate crate;
  crate.name = member.name;
  crate.library = member.library;
  const Value* library = own.tree.find("lib");
  for (const char* key : {"crate-type", "crate_type"}) {
    if (library != nullptr && crate.types.empty()) crate.types = texts_of(library->find(key));
  }
  describe(files, root, Package(own, workspace), crate);
  add_dependencies(own, workspace, crate);
  std::vector<std::string> turned_on(features.begin(), features.end());
  turned_on.emplace_back("default");
  turn_on(own.tree, std::move(turned_on), crate);
  return crate;
}

}  // namespace lockstep::config

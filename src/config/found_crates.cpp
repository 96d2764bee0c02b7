#include "found_crates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lockstep/base/path.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::config {

namespace {

using model::Value;

struct BindingKind {
  std::string_view crate;
  std::string_view language;
};

constexpr std::array<BindingKind, 4> kKinds = {
    {{"pyo3", "python"}, {"napi", "node"}, {"magnus", "ruby"}, {"rb-sys", "ruby"}}};

// `[workspace.dependencies]` of a manifest: name → folder, for those by path.
std::map<std::string, std::string> shared_paths(const Value& manifest, const std::string& folder) {
  std::map<std::string, std::string> paths;
  const Value* workspace = manifest.find("workspace");
  const Value* shared = workspace == nullptr ? nullptr : workspace->find("dependencies");
  if (shared == nullptr || shared->object() == nullptr) return paths;
  for (const auto& [name, dependency] : *shared->object()) {
    const std::string path = dependency.text_at("path");
    const auto place = normalize_relative(join_path(folder, path));
    if (!path.empty() && place) paths[name] = *place;
  }
  return paths;
}

bool asks_for_abi3(const Value& dependency) {
  const Value* features = dependency.find("features");
  if (features == nullptr || features->array() == nullptr) return false;
  return std::ranges::any_of(*features->array(), [](const Value& feature) {
    return feature.text() != nullptr && feature.text()->starts_with("abi3");
  });
}

void read_dependencies(const Value& manifest, const std::map<std::string, std::string>& shared,
                       FoundCrate& crate) {
  const Value* dependencies = manifest.find("dependencies");
  if (dependencies == nullptr || dependencies->object() == nullptr) return;
  for (const auto& [name, dependency] : *dependencies->object()) {
    crate.needs.insert(dependency.text_at("package", name));
    if (name == "pyo3" && asks_for_abi3(dependency)) crate.stable_python = true;
    const std::string path = dependency.text_at("path");
    const auto place = normalize_relative(join_path(crate.folder, path));
    if (!path.empty() && place) crate.folders.insert(*place);
    const auto inherited = shared.find(name);
    if (path.empty() && inherited != shared.end()) crate.folders.insert(inherited->second);
  }
}

void read_types(const Value& manifest, FoundCrate& crate) {
  const Value* library = manifest.find("lib");
  const Value* types = library == nullptr ? nullptr : library->find("crate-type");
  if (library != nullptr && types == nullptr) types = library->find("crate_type");
  if (types == nullptr || types->array() == nullptr) return;
  for (const Value& type : *types->array()) {
    if (type.text() != nullptr) crate.types.insert(*type.text());
  }
}

// Features of a crate turn on those of PyO3 too: `default = ["pyo3/abi3-py39"]`.
void read_features(const Value& manifest, FoundCrate& crate) {
  const Value* features = manifest.find("features");
  if (features == nullptr || features->object() == nullptr) return;
  for (const auto& [name, turned_on] : *features->object()) {
    if (turned_on.array() == nullptr) continue;
    for (const Value& feature : *turned_on.array()) {
      if (feature.text() != nullptr && feature.text()->starts_with("pyo3/abi3"))
        crate.stable_python = true;
    }
  }
}

// How many bindings of other crates depend on `crate`.
std::size_t users_of(const FoundCrate& crate, const std::vector<FoundCrate>& crates) {
  return static_cast<std::size_t>(std::ranges::count_if(crates, [&](const FoundCrate& each) {
    const bool binds = !each.language().empty() || each.is_for_c();
    return binds && each.folders.contains(crate.folder);
  }));
}

}  // namespace

std::string FoundCrate::language() const {
  for (const BindingKind& kind : kKinds) {
    if (needs.contains(std::string(kind.crate))) return std::string(kind.language);
  }
  return {};
}

std::vector<FoundCrate> found_crates(const std::map<std::string, std::string>& manifests,
                                     std::vector<std::string>& unknown) {
  std::map<std::string, Value> read;
  std::map<std::string, std::string> shared;
  for (const auto& [path, text] : manifests) {
    if (file_name(path) != "Cargo.toml") continue;
    auto manifest = version::parse_toml(text, path);
    if (!manifest) {
      unknown.push_back(fmt::format("{}: {}", path, manifest.error().message));
      continue;
    }
    shared.merge(shared_paths(*manifest, std::string(parent_path(path))));
    read.emplace(path, std::move(*manifest));
  }
  std::vector<FoundCrate> crates;
  for (const auto& [path, manifest] : read) {
    const Value* package = manifest.find("package");
    if (package == nullptr) continue;
    FoundCrate crate{std::string(parent_path(path)), package->text_at("name"), {}, {}, {}, false};
    read_types(manifest, crate);
    read_dependencies(manifest, shared, crate);
    read_features(manifest, crate);
    crates.push_back(std::move(crate));
  }
  return crates;
}

std::vector<const FoundCrate*> core_candidates(const std::vector<FoundCrate>& crates) {
  std::vector<const FoundCrate*> used;
  std::vector<const FoundCrate*> bindings;
  std::vector<const FoundCrate*> for_c;
  std::vector<const FoundCrate*> all;
  std::size_t most = 1;
  for (const FoundCrate& crate : crates) {
    const std::size_t users = crate.language().empty() ? users_of(crate, crates) : 0;
    if (users > most) used.clear();
    most = std::max(most, users);
    if (users == most) used.push_back(&crate);
    if (!crate.language().empty()) bindings.push_back(&crate);
    if (crate.is_for_c()) for_c.push_back(&crate);
    all.push_back(&crate);
  }
  for (auto* candidates : {&used, &bindings, &for_c})
    if (!candidates->empty()) return *candidates;
  return all;
}

}  // namespace lockstep::config

#include "cargo_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cargo_members.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/cargo.hpp"
#include "lockstep/version/toml.hpp"

namespace lockstep::plan {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using model::ProjectInput;
using model::TextInput;
using Inputs = std::vector<model::Input>;

// What manifests say in a compile, which a new version must not change.
constexpr std::string_view kNoVersion = "0.0.0";

// Compiles as a library and as a program alike.
constexpr const char* kStub = "fn main() {}\n";

std::vector<std::string> member_names(const CargoWorkspace& workspace) {
  std::vector<std::string> names;
  for (const CargoMember& member : workspace.members) names.push_back(member.name);
  return names;
}

Result<void> zero_manifest(const std::vector<std::string>& members, const std::string& folder,
                           std::string& text) {
  auto zeroed = version::stamp_cargo_manifest(text, members, kNoVersion);
  if (!zeroed)
    return std::unexpected(at(std::move(zeroed).error(), join_path(folder, "Cargo.toml")));
  text = std::move(*zeroed);
  return {};
}

void add_manifest(const std::string& folder, const std::string& text, Inputs& inputs) {
  inputs.emplace_back(TextInput{join_path(folder, "Cargo.toml"), text, false});
}

/// A crate at the project's top would claim every file of it. What is in other languages' folders,
/// and what stands beside its sources, is none of a compile's business.
bool is_foreign(const model::Project& project, const CargoMember& owner, const std::string& path) {
  if (!owner.folder.empty()) return false;
  const bool is_source = path.starts_with("src/") || path == owner.build_script ||
                         std::ranges::find(owner.sources, path) != owner.sources.end();
  if (is_source) return false;
  const bool is_top = path.find('/') == std::string::npos;
  return is_top || path.starts_with(".") ||
         std::ranges::any_of(project.languages, [&](const auto& language) {
           return !language.folder.empty() && is_below(language.folder, path);
         });
}

void add_sources(const CoreRequest& request, const CargoWorkspace& workspace,
                 const std::set<std::string>& real, Inputs& inputs) {
  for (const std::string& path : request.survey.files) {
    if (request.packaging.contains(path)) continue;
    const bool is_setting = path == join_path(workspace.root, ".cargo/config.toml");
    if (is_setting || is_member_source(request.project, workspace, real, path))
      inputs.emplace_back(ProjectInput{path, path});
  }
}

void add_stub(const CargoMember& member, Inputs& inputs) {
  for (const std::string& source : member.sources) {
    inputs.emplace_back(TextInput{join_path(member.folder, source), kStub, false});
  }
  if (!member.build_script.empty()) {
    inputs.emplace_back(TextInput{join_path(member.folder, member.build_script), kStub, false});
  }
}

/// `[source."git+https://…"]` as cargo vendor itself would word it.
std::string replaced_git(const std::string& source) {
  const std::string address = source.substr(0, source.find('#'));
  const std::string query =
      address.find('?') == std::string::npos ? "" : address.substr(address.find('?') + 1);
  std::string text = fmt::format("\n[source.\"{}\"]\ngit = \"{}\"\n", address,
                                 address.substr(4, address.find('?') - 4));
  for (const std::string& part : split(query, '&')) {
    const auto equals = part.find('=');
    if (equals != std::string::npos)
      text += fmt::format("{} = \"{}\"\n", part.substr(0, equals), part.substr(equals + 1));
  }
  return text + "replace-with = \"vendored-sources\"\n";
}

std::string replaced_registry(const std::string& source) {
  const std::string address = source.starts_with("registry+") ? source.substr(9) : source;
  return fmt::format("\n[source.\"{}\"]\nregistry = \"{}\"\nreplace-with = \"vendored-sources\"\n",
                     source, address);
}

/// Cargo's own registry has a name; all others are known by their address.
bool is_default_registry(const std::string& source) {
  return source.starts_with("registry+") && source.ends_with("/rust-lang/crates.io-index");
}

}  // namespace

bool is_member_source(const model::Project& project, const CargoWorkspace& workspace,
                      const std::set<std::string>& members, const std::string& path) {
  const CargoMember* owner = workspace.owner(path);
  return owner != nullptr && members.contains(owner->folder) &&
         !is_foreign(project, *owner, path) && file_name(path) != "Cargo.toml" &&
         file_name(path) != "Cargo.lock";
}

std::set<std::string> outside_sources(const model::Project& project, const model::Survey& survey,
                                      const std::set<std::string>& members) {
  std::set<std::string> paths;
  for (const auto& [member, path] : survey.included) {
    if (members.contains(member)) paths.insert(path);
  }
  for (const std::string& named : std::get<model::CargoCore>(project.core).inputs) {
    for (const std::string& path : survey.files) {
      if (is_within(named, path)) paths.insert(path);
    }
  }
  // Manifests and the lock are there, as this version's.
  std::erase_if(paths, [&](const std::string& path) {
    return file_name(path) == "Cargo.toml" || file_name(path) == "Cargo.lock" ||
           (survey.cargo && is_member_source(project, *survey.cargo, members, path));
  });
  return paths;
}

Result<CargoWorkspace> as_compiled(const CoreRequest& request, CargoWorkspace workspace,
                                   const LockedPackages& locked) {
  if (!request.slot) return workspace;
  const std::vector<std::string> names = member_names(workspace);
  if (find_member(workspace, workspace.root) == nullptr)
    LOCKSTEP_CHECK(zero_manifest(names, workspace.root, workspace.manifest));
  for (CargoMember& member : workspace.members)
    LOCKSTEP_CHECK(zero_manifest(names, member.folder, member.manifest));
  const bool is_zero =
      std::ranges::all_of(locked.own_versions, [](const auto& own) { return own == kNoVersion; });
  if (is_zero) return workspace;
  LOCKSTEP_TRY(lock, version::stamp_cargo_lock(workspace.lock, names, kNoVersion));
  workspace.lock = std::move(lock);
  return workspace;
}

Inputs workspace_inputs(const CoreRequest& request, const CargoWorkspace& workspace,
                        const std::set<std::string>& real) {
  Inputs inputs;
  if (find_member(workspace, workspace.root) == nullptr)
    add_manifest(workspace.root, workspace.manifest, inputs);
  for (const CargoMember& member : workspace.members) {
    add_manifest(member.folder, member.manifest, inputs);
    if (!real.contains(member.folder)) add_stub(member, inputs);
  }
  inputs.emplace_back(TextInput{join_path(workspace.root, "Cargo.lock"), workspace.lock, false});
  add_sources(request, workspace, real, inputs);
  for (const std::string& path : outside_sources(request.project, request.survey, real))
    inputs.emplace_back(ProjectInput{path, path, {}});
  return inputs;
}

std::vector<std::string> stub_sources(const CargoWorkspace& workspace,
                                      const std::set<std::string>& real) {
  const std::size_t root = workspace.root.empty() ? 0 : workspace.root.size() + 1;
  std::vector<std::string> words;
  for (const CargoMember& member : workspace.members) {
    if (real.contains(member.folder) || !is_within(workspace.root, member.folder)) continue;
    for (const std::string& source : member.sources)
      words.push_back(join_path(member.folder, source).substr(root));
  }
  return words;
}

std::vector<std::string> traces_of(const CargoMember& member) {
  std::vector<std::string> globs;
  for (const char* folder : {".fingerprint/", "build/"}) {
    // The hash that cargo puts behind a package's name has 16 digits.
    const std::string own = std::string("**/") + folder + member.name + "-????????????????";
    globs.push_back(own);
    globs.push_back(own + "/**");
  }
  if (member.library.empty()) return globs;
  const std::string library = replace_all(member.library, "-", "_");
  for (const char* folder : {"**/release/", "**/release/deps/"}) {
    for (const char* prefix : {"", "lib"}) globs.push_back(folder + (prefix + library) + ".*");
  }
  return globs;
}

Result<LockedPackages> locked_packages(const CargoWorkspace& workspace) {
  const std::string path = join_path(workspace.root, "Cargo.lock");
  if (workspace.lock.empty()) {
    return fail(ErrorKind::kUsage, "there is no " + path,
                "`cargo generate-lockfile` makes one; commit it");
  }
  LOCKSTEP_TRY(tree, version::parse_toml(workspace.lock, path));
  LockedPackages locked;
  std::set<std::string> sources;
  const model::Value* packages = tree.find("package");
  if (packages == nullptr || packages->array() == nullptr) return locked;
  for (const model::Value& package : *packages->array()) {
    const std::string source = package.text_at("source");
    if (source.empty()) {
      locked.own_versions.insert(package.text_at("version"));
      continue;
    }
    locked.external.push_back(package.text_at("name") + "@" + package.text_at("version"));
    sources.insert(source);
  }
  locked.sources.assign(sources.begin(), sources.end());
  return locked;
}

std::string vendor_settings(const std::vector<std::string>& sources) {
  std::string text = "[source.crates-io]\nreplace-with = \"vendored-sources\"\n";
  for (const std::string& source : sources) {
    if (is_default_registry(source)) continue;
    text += source.starts_with("git+") ? replaced_git(source) : replaced_registry(source);
  }
  return text;
}

}  // namespace lockstep::plan

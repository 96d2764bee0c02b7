#include "source_packages.hpp"

#include <algorithm>
#include <set>

#include "cargo_inputs.hpp"
#include "cargo_members.hpp"
#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/version/cargo.hpp"
#include "lockstep/version/toml.hpp"
#include "packages.hpp"

namespace lockstep::plan {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using model::Language;
using model::PackageStep;
using model::ProjectInput;
using model::TextInput;
using model::Value;
using Inputs = std::vector<model::Input>;

/// Names of the folders that `[patch]` of the root puts in the place of other crates.
Result<std::vector<std::string>> patched_folders(const CargoWorkspace& workspace) {
  const std::string shown = join_path(workspace.root, "Cargo.toml");
  LOCKSTEP_TRY(manifest, version::parse_toml(workspace.manifest, shown));
  std::vector<std::string> folders;
  const Value* patches = manifest.find("patch");
  if (patches == nullptr || patches->object() == nullptr) return folders;
  for (const auto& [registry, crates] : *patches->object()) {
    if (crates.object() == nullptr) continue;
    for (const auto& [name, crate] : *crates.object()) {
      const std::string path = crate.text_at("path");
      const auto folder = normalize_relative(join_path(workspace.root, path));
      if (!path.empty() && folder) folders.push_back(*folder);
    }
  }
  return folders;
}

/// The members that `crate` is compiled from, and those that cargo reads the manifests of.
Result<std::set<std::string>> members_for(const CargoWorkspace& workspace, const std::string& crate,
                                          const std::string& core) {
  LOCKSTEP_TRY(open, patched_folders(workspace));
  open.push_back(crate);
  open.push_back(core);
  std::set<std::string> reached;
  while (!open.empty()) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    const CargoMember* member = find_member(workspace, folder);
    if (member == nullptr || !reached.insert(folder).second) continue;
    open.insert(open.end(), member->paths.begin(), member->paths.end());
    open.insert(open.end(), member->development_paths.begin(), member->development_paths.end());
  }
  return reached;
}

/// A manifest with the project's version; the workspace's own lists the members that are left.
class Manifests {
 public:
  Manifests(const model::Project& project, const CargoWorkspace& workspace,
            const std::set<std::string>& members)
      : version_(project.version), workspace_(workspace) {
    for (const std::string& folder : members) {
      names_.push_back(find_member(workspace, folder)->name);
      const std::string prefix = workspace.root.empty() ? "" : workspace.root + "/";
      if (folder != workspace.root && folder.starts_with(prefix))
        folders_.push_back(folder.substr(prefix.size()));
    }
  }

  Result<TextInput> manifest(const std::string& folder, std::string text) const {
    const std::string path = join_path(folder, "Cargo.toml");
    if (folder == workspace_.root) {
      LOCKSTEP_TRY(trimmed, version::trim_cargo_workspace(text, folders_));
      text = std::move(trimmed);
    }
    auto stamped = version::stamp_cargo_manifest(text, names_, version_);
    if (!stamped) return std::unexpected(at(std::move(stamped).error(), path));
    return TextInput{path, std::move(*stamped), false};
  }

  Result<TextInput> lock() const {
    LOCKSTEP_TRY(trimmed, version::trim_cargo_lock(workspace_.lock, names_, version_));
    return TextInput{join_path(workspace_.root, "Cargo.lock"), std::move(trimmed), false};
  }

 private:
  const std::string& version_;
  const CargoWorkspace& workspace_;
  std::vector<std::string> names_;
  std::vector<std::string> folders_;  // relative to the workspace's root
};

Result<Inputs> cargo_tree(const model::Project& project, const model::Survey& survey,
                          const Language& language) {
  if (!survey.cargo) return fail(ErrorKind::kInternal, "the cargo workspace was not read");
  const CargoWorkspace& workspace = *survey.cargo;
  const std::string& core = std::get<model::CargoCore>(project.core).folder;
  LOCKSTEP_TRY(members, members_for(workspace, language.crate.value_or(""), core));
  const Manifests manifests(project, workspace, members);
  Inputs tree;
  if (!members.contains(workspace.root)) {
    LOCKSTEP_TRY(root, manifests.manifest(workspace.root, workspace.manifest));
    tree.emplace_back(std::move(root));
  }
  for (const std::string& folder : members) {
    LOCKSTEP_TRY(own, manifests.manifest(folder, find_member(workspace, folder)->manifest));
    tree.emplace_back(std::move(own));
  }
  LOCKSTEP_TRY(lock, manifests.lock());
  tree.emplace_back(std::move(lock));
  for (const std::string& path : survey.files) {
    if (is_member_source(project, workspace, members, path))
      tree.emplace_back(ProjectInput{path, path, {}});
  }
  for (const std::string& path : outside_sources(project, survey, members))
    tree.emplace_back(ProjectInput{path, path, {}});
  return tree;
}

Inputs cmake_tree(const model::Project& project, const model::Survey& survey,
                  const Language& language) {
  const std::string& core = std::get<model::CmakeCore>(project.core).folder;
  Inputs tree;
  for (const std::string& path : survey.files) {
    const bool is_binding = language.cmake && is_below(*language.cmake, path);
    if (is_binding || is_below(core, path)) tree.emplace_back(ProjectInput{path, path, {}});
  }
  return tree;
}

/// The tree of a language's source package, and the library that it becomes.
Result<void> fill_tree(const model::Project& project, const model::Survey& survey,
                       const Language& language, PackageStep& step) {
  if (std::holds_alternative<model::CargoCore>(project.core)) {
    LOCKSTEP_TRY(tree, cargo_tree(project, survey, language));
    step.tree = std::move(tree);
    const CargoMember* crate = find_member(*survey.cargo, language.crate.value_or(""));
    if (crate != nullptr) step.library = replace_all(crate->library, "-", "_");
  } else if (const auto* core = std::get_if<model::CmakeCore>(&project.core)) {
    step.tree = cmake_tree(project, survey, language);
    step.library = core->library;
  }
  return {};
}

Result<void> add_source(const model::Plan& plan, const model::Survey& survey,
                        const Language& language, SourceSteps& out) {
  const auto* ecosystem = ecosystem::find_ecosystem(language.name);
  if (ecosystem->source_package == nullptr || !is_whole(plan, language)) return {};
  LOCKSTEP_TRY(source, ecosystem->source_package(plan.project, language, survey,
                                                 plan.versions.at(language.name)));
  if (!source.reason.empty())
    out.notes.push_back(language.name + " gets no source package: " + source.reason);
  if (source.file.empty()) return {};
  PackageStep step;
  step.id = "package/" + language.name + "/source";
  step.kind = model::PackageKind::kSource;
  step.language = language.name;
  step.file = source.file;
  LOCKSTEP_CHECK(fill_tree(plan.project, survey, language, step));
  out.steps.push_back(std::move(step));
  return {};
}

}  // namespace

Result<SourceSteps> source_steps(const model::Plan& plan, const model::Survey& survey) {
  SourceSteps out;
  std::vector<Error> errors;
  for (const Language& language : plan.project.languages) {
    auto added = add_source(plan, survey, language, out);
    if (!added) errors.push_back(at(std::move(added).error(), language.name));
  }
  if (!errors.empty()) return std::unexpected(merged(std::move(errors)));
  return out;
}

}  // namespace lockstep::plan

#include "cargo_workspace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/version/cargo.hpp"

namespace lockstep::plan {

namespace {

using model::CargoMember;
using model::CargoWorkspace;
using model::Input;
using model::TextInput;

std::vector<std::string> member_names(const CargoWorkspace& workspace) {
  std::vector<std::string> names;
  for (const CargoMember& member : workspace.members) names.push_back(member.name);
  return names;
}

bool is_program(const std::string& source) {
  return source.ends_with("main.rs") || source.starts_with("src/bin/") || source.starts_with("examples/");
}

/// Sources that satisfy cargo's look for targets and compile to nothing.
std::vector<Input> stub_sources(const CargoMember& member) {
  std::vector<Input> stubs;
  for (const std::string& source : member.sources) {
    stubs.emplace_back(TextInput{join_path(member.folder, source), is_program(source) ? "fn main() {}\n" : "", false});
  }
  if (!member.build_script.empty()) {
    stubs.emplace_back(TextInput{join_path(member.folder, member.build_script), "fn main() {}\n", false});
  }
  return stubs;
}

Result<std::string> manifest_text(const std::string& text, Versions versions, const std::vector<std::string>& names) {
  if (versions == Versions::kAsWritten) return text;
  return version::zero_cargo_manifest(text, names);
}

Result<std::string> lock_text(const std::string& text, Versions versions, const std::vector<std::string>& names) {
  if (versions == Versions::kAsWritten) return text;
  return version::zero_cargo_lock(text, names);
}

bool is_below(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder || path.starts_with(folder + "/");
}

/// The member whose folder holds `path` most closely.
const CargoMember* owner_of(const CargoWorkspace& workspace, const std::string& path) {
  const CargoMember* owner = nullptr;
  for (const CargoMember& member : workspace.members) {
    if (!is_below(path, member.folder)) continue;
    if (owner == nullptr || member.folder.size() > owner->folder.size()) owner = &member;
  }
  return owner;
}

std::vector<std::string> lock_values(const std::string& lock, const std::string& key) {
  std::vector<std::string> values;
  const std::string start = key + " = \"";
  for (const std::string& line : split(lock, '\n')) {
    if (!line.starts_with(start)) continue;
    const std::string value(trim(line.substr(start.size())));
    if (value.ends_with('"')) values.push_back(value.substr(0, value.size() - 1));
  }
  return values;
}

/// `git+https://host/x?branch=main#0123` as cargo's configuration wants a replaced source.
std::string git_source(const std::string& source) {
  const std::string url = source.substr(4, source.find('#') - 4);
  const auto question = url.find('?');
  std::string table = fmt::format("\n[source.\"git+{}\"]\ngit = \"{}\"\n", url, url.substr(0, question));
  if (question != std::string::npos) {
    for (const std::string& part : split(url.substr(question + 1), '&')) {
      const auto equals = part.find('=');
      if (equals != std::string::npos) table += fmt::format("{} = \"{}\"\n", part.substr(0, equals), part.substr(equals + 1));
    }
  }
  return table + "replace-with = \"vendored-sources\"\n";
}

}  // namespace

Result<StagedWorkspace> stage_workspace(const CargoWorkspace& workspace, Versions versions) {
  const auto names = member_names(workspace);
  StagedWorkspace staged;
  LOCKSTEP_TRY(lock, lock_text(workspace.lock, versions, names));
  staged.manifests.emplace_back(TextInput{join_path(workspace.root, "Cargo.lock"), lock, false});
  LOCKSTEP_TRY(root, manifest_text(workspace.manifest, versions, names));
  staged.manifests.emplace_back(TextInput{join_path(workspace.root, "Cargo.toml"), root, false});
  for (const CargoMember& member : workspace.members) {
    staged.stubs[member.name] = stub_sources(member);
    if (member.folder == workspace.root) continue;
    LOCKSTEP_TRY(manifest, manifest_text(member.manifest, versions, names));
    staged.manifests.emplace_back(TextInput{join_path(member.folder, "Cargo.toml"), manifest, false});
  }
  return staged;
}

const CargoMember* member_in(const CargoWorkspace& workspace, const std::string& folder) {
  const auto found = std::ranges::find(workspace.members, folder, &CargoMember::folder);
  return found == workspace.members.end() ? nullptr : &*found;
}

std::set<std::string> with_path_dependencies(const CargoWorkspace& workspace, const CargoMember& member) {
  std::set<std::string> names;
  std::vector<const CargoMember*> open{&member};
  while (!open.empty()) {
    const CargoMember* next = open.back();
    open.pop_back();
    if (!names.insert(next->name).second) continue;
    for (const std::string& folder : next->paths) {
      if (const CargoMember* dependency = member_in(workspace, folder)) open.push_back(dependency);
    }
  }
  return names;
}

std::vector<Input> member_sources(const CargoWorkspace& workspace, const CargoMember& member,
                                  const std::vector<std::string>& files) {
  std::vector<Input> sources;
  for (const std::string& path : files) {
    const CargoMember* owner = owner_of(workspace, path);
    if (owner == nullptr || owner->name != member.name) continue;
    if (file_name(path) == "Cargo.toml" || file_name(path) == "Cargo.lock") continue;
    sources.emplace_back(model::ProjectInput{path, path});
  }
  return sources;
}

std::vector<std::string> locked_packages(const std::string& lock) {
  auto names = lock_values(lock, "name");
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string vendored_sources(const std::string& lock, const std::string& folder) {
  std::string text = "[source.crates-io]\nreplace-with = \"vendored-sources\"\n";
  std::set<std::string> sources;
  for (const std::string& source : lock_values(lock, "source")) {
    if (source.starts_with("git+")) sources.insert(git_source(source));
  }
  for (const std::string& source : sources) text += source;
  return text + fmt::format("\n[source.vendored-sources]\ndirectory = \"{}\"\n", folder);
}

}  // namespace lockstep::plan

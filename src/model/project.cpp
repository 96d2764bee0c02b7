#include "lockstep/model/project.hpp"

#include <algorithm>

#include "lockstep/base/path.hpp"

namespace lockstep::model {

std::string Language::setting(const std::string& key, const std::string& otherwise) const {
  const auto found = settings.find(key);
  if (found == settings.end() || found->second.text() == nullptr) return otherwise;
  return *found->second.text();
}

const Language* Project::language(const std::string& wanted) const {
  const auto found = std::ranges::find(languages, wanted, &Language::name);
  return found == languages.end() ? nullptr : &*found;
}

const CargoMember* CargoWorkspace::owner(std::string_view path) const {
  const CargoMember* deepest = nullptr;
  for (const CargoMember& member : members) {
    if (!is_below(member.folder, path)) continue;
    if (deepest == nullptr || member.folder.size() > deepest->folder.size()) deepest = &member;
  }
  return deepest;
}

std::set<std::string> built_members(const Project& project, const CargoWorkspace& workspace) {
  std::vector<std::string> open = {std::get<CargoCore>(project.core).folder};
  for (const Language& language : project.languages) open.push_back(language.crate.value_or(""));
  std::set<std::string> reached;
  while (!open.empty()) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    if (!reached.insert(folder).second) continue;
    const auto member = std::ranges::find(workspace.members, folder, &CargoMember::folder);
    if (member == workspace.members.end()) continue;
    open.insert(open.end(), member->paths.begin(), member->paths.end());
  }
  return reached;
}

}  // namespace lockstep::model

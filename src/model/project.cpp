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

}  // namespace lockstep::model

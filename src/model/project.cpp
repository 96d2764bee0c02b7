#include "lockstep/model/project.hpp"

#include <algorithm>

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

}  // namespace lockstep::model

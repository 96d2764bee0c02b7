#include "lockstep/resources/resources.hpp"

#include <algorithm>

namespace lockstep::resources {

std::optional<Resource> find_resource(std::string_view path) {
  const auto all = all_resources();
  const auto found = std::ranges::find(all, path, &Resource::path);
  if (found == all.end()) return std::nullopt;
  return *found;
}

std::vector<Resource> resources_below(std::string_view folder) {
  std::vector<Resource> below;
  for (const Resource& resource : all_resources()) {
    const bool inside = resource.path.starts_with(folder) && resource.path.size() > folder.size() &&
                        resource.path[folder.size()] == '/';
    if (inside) below.push_back(resource);
  }
  return below;
}

}  // namespace lockstep::resources

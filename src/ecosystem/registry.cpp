#include <algorithm>

#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem {

const Ecosystem* find_ecosystem(std::string_view language) {
  const std::vector<const Ecosystem*> all = all_ecosystems();
  const auto found = std::ranges::find(all, language, &Ecosystem::language);
  return found == all.end() ? nullptr : *found;
}

}  // namespace lockstep::ecosystem

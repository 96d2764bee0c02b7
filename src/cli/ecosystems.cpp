#include "ecosystems.hpp"

#include <algorithm>

namespace lockstep::cli {

std::vector<const ecosystem::Ecosystem*> ordered_ecosystems() {
  auto all = ecosystem::all_ecosystems();
  std::ranges::sort(all, {}, &ecosystem::Ecosystem::order);
  return all;
}

}  // namespace lockstep::cli

#include "path_glob.hpp"

#include <cstddef>

namespace lockstep::engine {

namespace {

// Tries `rest` behind every run that a star may stand for.
bool matches_after_run(std::string_view rest, std::string_view path, bool crosses) {
  for (std::size_t taken = 0;; ++taken) {
    if (path_matches(rest, path.substr(taken))) return true;
    if (taken == path.size() || (!crosses && path[taken] == '/')) return false;
  }
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (pattern.starts_with("**/")) {
      if (path_matches(pattern.substr(3), path)) return true;
      return matches_after_run(pattern.substr(2), path, true);
    }
    if (pattern.starts_with("**"))
      return pattern.size() == 2 || matches_after_run(pattern.substr(2), path, true);
    if (pattern.front() == '*') return matches_after_run(pattern.substr(1), path, false);
    if (path.empty()) return false;
    const bool same =
        pattern.front() == '?' ? path.front() != '/' : pattern.front() == path.front();
    if (!same) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

}  // namespace lockstep::engine

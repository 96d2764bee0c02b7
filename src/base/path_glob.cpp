#include "lockstep/base/path_glob.hpp"

#include <vector>

namespace lockstep {

namespace {

// The lengths of the path's beginnings that a pattern's beginning matches: marked by one byte each.
// All are followed at once, so that no pattern takes more than |pattern| × |path| steps.
using Lengths = std::vector<char>;

// What is reached behind any run, of characters that `may_pass`.
template <typename MayPass>
Lengths after_run(const Lengths& from, std::string_view path, MayPass may_pass) {
  Lengths to = from;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (to[at] != 0 && may_pass(path[at])) to[at + 1] = 1;
  }
  return to;
}

// `**/`: nothing, or any run that ends with `/`.
Lengths after_folders(const Lengths& from, std::string_view path) {
  const Lengths runs = after_run(from, path, [](char) { return true; });
  Lengths to = from;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (runs[at] != 0 && path[at] == '/') to[at + 1] = 1;
  }
  return to;
}

Lengths after_character(const Lengths& from, std::string_view path, char wanted) {
  Lengths to(from.size(), 0);
  for (std::size_t at = 0; at < path.size(); ++at) {
    const bool same = wanted == '?' ? path[at] != '/' : path[at] == wanted;
    if (from[at] != 0 && same) to[at + 1] = 1;
  }
  return to;
}

}  // namespace

bool path_matches(std::string_view pattern, std::string_view path) {
  Lengths reached(path.size() + 1, 0);
  reached.front() = 1;
  while (!pattern.empty()) {
    std::size_t taken = 1;
    if (pattern.starts_with("**/")) {
      reached = after_folders(reached, path);
      taken = 3;
    } else if (pattern.starts_with("**")) {
      reached = after_run(reached, path, [](char) { return true; });
      taken = 2;
    } else if (pattern.front() == '*') {
      reached = after_run(reached, path, [](char c) { return c != '/'; });
    } else {
      reached = after_character(reached, path, pattern.front());
    }
    pattern.remove_prefix(taken);
  }
  return reached.back() != 0;
}

}  // namespace lockstep

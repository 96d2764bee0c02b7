#pragma once

#include <string>
#include <vector>

namespace lockstep::model {

/// A place of the version that the user declared: `pattern` stands exactly once in `file`, with the
/// version where it says `{version}`.
struct StampRule {
  std::string file;     ///< project-relative
  std::string pattern;  ///< literal text around a placeholder of version/stamp_pattern.hpp
  bool operator==(const StampRule&) const = default;
};

/// What the user said about places of the version, beyond what lockstep finds by itself.
struct Stamps {
  std::vector<StampRule> rules;
  std::vector<std::string> excluded;  ///< patterns of project-relative paths that are left alone
  bool operator==(const Stamps&) const = default;
};

}  // namespace lockstep::model

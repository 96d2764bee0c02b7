#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lockstep::ecosystem::ruby {

/// What a gem needs of a version: `>=` and `3.3.22`.
struct Bound {
  std::string relation;
  std::string version;
  bool operator==(const Bound&) const = default;
};

/// A gem that must be installed with this one; `bounds` is not empty.
struct Dependency {
  std::string name;
  std::vector<Bound> bounds;
  bool operator==(const Dependency&) const = default;
};

/// A gem's metadata: what `Gem::Specification` holds and `metadata.gz` carries as YAML.
struct Specification {
  std::string name;
  std::string version;
  std::string platform;
  std::string summary;
  std::string description;  ///< empty when the summary says it all
  std::string homepage;     ///< URL, or empty
  std::vector<std::string> authors;
  std::vector<std::string> licenses;
  std::vector<std::string> files;               ///< sorted
  std::vector<std::string> extensions;          ///< `ext/lorem/extconf.rb` of a source gem
  std::vector<std::string> executables;         ///< names below `exe/`
  std::vector<Dependency> dependencies;         ///< sorted by name
  std::vector<Bound> ruby;                      ///< required_ruby_version, not empty
  std::vector<Bound> rubygems;                  ///< required_rubygems_version, not empty
  std::map<std::string, std::string> metadata;  ///< `source_code_uri`, …
  std::int64_t epoch = 0;                       ///< its day is the gem's date
  bool operator==(const Specification&) const = default;
};

/// The YAML of `specification` as RubyGems reads it: the tags of its own classes and no anchors.
std::string to_yaml(const Specification& specification);

}  // namespace lockstep::ecosystem::ruby

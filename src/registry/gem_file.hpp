#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"

namespace lockstep::registry {

/// One condition on a version: `>=` and `3.1`.
struct GemCondition {
  std::string op;
  std::string version;
  bool operator==(const GemCondition&) const = default;
};

using GemRequirement = std::vector<GemCondition>;

struct GemDependency {
  std::string name;
  std::string type;  ///< `runtime` or `development`
  GemRequirement requirement;
  bool operator==(const GemDependency&) const = default;
};

/// What a gem says of itself.
struct GemSpec {
  std::string name;
  std::string version;
  std::string platform;  ///< `ruby` when it is for all
  std::string summary;
  std::string description;
  std::string homepage;
  std::string rubygems_version;
  std::vector<std::string> authors;
  std::vector<std::string> email;
  std::vector<std::string> licenses;
  GemRequirement required_ruby_version;
  GemRequirement required_rubygems_version;
  std::vector<GemDependency> dependencies;
  std::map<std::string, std::string> metadata;
  bool operator==(const GemSpec&) const = default;

  /// `lorem-1.2.3-x86_64-linux-gnu`
  std::string full_name() const;
};

/// What the gem in `bytes` says of itself, if the public host would take the file: a plain tar file
/// with exactly `metadata.gz`, `data.tar.gz` and `checksums.yaml.gz` (and their signatures), each
/// once, checksums that hold, at most 10 MiB of metadata without anchors. Else an Error.
Result<GemSpec> read_gem(std::string_view bytes);

/// Whether `platform` is spelled as Gem::Platform spells it: `ruby`, or cpu, system, and perhaps a
/// version of it.
bool is_canonical_platform(std::string_view platform);

/// What the public host says against `spec`, one line; empty when nothing.
std::string problem_of(const GemSpec& spec);

}  // namespace lockstep::registry

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::registry {

/// A project's name as the index compares it: lower case, runs of `-_.` one `-`.
std::string normalized_project(std::string_view name);

/// What a distribution's file name says.
struct DistributionName {
  std::string name;                    ///< as written
  std::string version;                 ///< as written
  std::vector<std::string> platforms;  ///< of a wheel; empty of an sdist
};

/// The parts of `name-version(-build)?-python-abi-platform.whl` or `name-version.tar.gz`; nothing
/// for any other name.
std::optional<DistributionName> parse_distribution(std::string_view file_name);

/// Whether the index takes wheels with this platform tag.
bool is_accepted_platform(std::string_view tag);

/// Whether `version` is a public version in PEP 440's normal form.
bool is_public_version(std::string_view version);

}  // namespace lockstep::registry

#pragma once

#include <span>
#include <string>

#include "gem_file.hpp"

namespace lockstep::registry {

/// `spec` as Ruby's Marshal 4.8 writes a Gem::Specification: what installing clients read from
/// `quick/Marshal.4.8/*.gemspec.rz`, once it is deflated. Without a date.
std::string marshal_spec(const GemSpec& spec);

/// Name, version and platform of `specs` as Marshal 4.8 writes them: `specs.4.8`.
std::string marshal_list(std::span<const GemSpec> specs);

}  // namespace lockstep::registry

#pragma once

#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "ruby/specification.hpp"

namespace lockstep::ecosystem::ruby {

/// Bounds as RubyGems writes them, `>= 3.0, < 4`; a bare version means `=`. A usage Error says what
/// is no bound.
Result<std::vector<Bound>> parse_bounds(std::string_view text);

/// A dependency as one line, `rake ~> 13.0, >= 13.0.6`; a bare name takes any version.
Result<Dependency> parse_dependency(std::string_view text);

/// Whether `name` may name a gem: ASCII letters, digits, `.`, `-`, `_`, one letter at least, no
/// punctuation in front.
bool is_gem_name(std::string_view name);

}  // namespace lockstep::ecosystem::ruby

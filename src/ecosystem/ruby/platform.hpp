#pragma once

#include <string>

#include "lockstep/base/error.hpp"
#include "lockstep/model/cell.hpp"

namespace lockstep::ecosystem::ruby {

/// The gem platform of `cell` in its canonical spelling (`x86_64-linux-gnu`, `arm64-darwin`,
/// `x64-mingw-ucrt`); an Error when RubyGems has none. A library that Ruby merely loads
/// (`is_extension` false) fits the common mingw Ruby whatever compiler made it.
Result<std::string> gem_platform(const model::Cell& cell, bool is_extension);

/// Whether `platform` can only be told from its sibling by RubyGems 3.3.22 and newer.
bool needs_new_rubygems(std::string_view platform);

}  // namespace lockstep::ecosystem::ruby

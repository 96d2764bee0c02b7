#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"

namespace lockstep::ecosystem::ruby {

/// dist-relative path of the source gem.
std::string source_gem_file(const model::Language& language, std::string_view version);

/// Whether the language has a source gem: unless `source_gem: false`, where cargo or CMake alone
/// can build its library. An Error when `source_gem: true` asks for one that cannot be.
Result<SourcePackage> source_package(const model::Project& project, const model::Language& language,
                                     const model::Survey& survey, std::string_view version);

/// The gem of platform `ruby`: what a platform gem holds but the library, and below `ext/` core and
/// binding with an `extconf.rb` by which `gem install` builds it.
Result<Package> pack_source_gem(const PackageRequest& request);

}  // namespace lockstep::ecosystem::ruby

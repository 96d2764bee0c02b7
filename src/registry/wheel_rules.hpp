#pragma once

#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "python_names.hpp"

namespace lockstep::registry {

/// Refuses, with the rule's name, a wheel that the Python index would refuse: ZIP rules, platform
/// tags, the files of its `.dist-info`. Gives back its METADATA.
Result<std::string> check_wheel(const DistributionName& name, std::string_view bytes);

/// The same for an sdist: a gzipped tar file with a PKG-INFO in its one folder.
Result<void> check_sdist(const DistributionName& name, std::string_view bytes);

}  // namespace lockstep::registry

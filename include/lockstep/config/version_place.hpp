#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"
#include "lockstep/version/place.hpp"

namespace lockstep::config {

/// Where the text of a lockstep.yaml says `version`, to hold `wants`; nothing when manifests say
/// it. `file` is its project-relative name. An Error with its place when the text is no YAML.
Result<std::optional<version::Place>> version_place(std::string_view text, const std::string& file,
                                                    const std::string& wants);

/// Likewise the value of `languages.<language>.package`, to hold `wants`.
Result<std::optional<version::Place>> package_place(std::string_view text, const std::string& file,
                                                    const std::string& language,
                                                    const std::string& wants);

}  // namespace lockstep::config

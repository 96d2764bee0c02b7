#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "lockstep/base/error.hpp"

namespace lockstep::cli {

/// The seconds since 1970 that SOURCE_DATE_EPOCH in `environment` holds; nothing when it is unset
/// or empty. An Error (kUsage) when it is no whole number.
Result<std::optional<std::int64_t>> source_date(
    const std::map<std::string, std::string>& environment);

}  // namespace lockstep::cli

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::release {

/// Seconds since 1970 of an HTTP date in its usual form (RFC 9110 §5.6.7, IMF-fixdate): `Sun, 06
/// Nov 1994 08:49:37 GMT`; nothing for any other text.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace lockstep::release

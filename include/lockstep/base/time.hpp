#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

/// A time (seconds since 1970) by RFC 3339, in UTC: `2026-01-02T03:04:05Z`.
std::string rfc3339(std::int64_t seconds);

/// Seconds since 1970 of a time exactly as `rfc3339` writes it; nothing for any other text.
std::optional<std::int64_t> parse_rfc3339(const std::string& text);

/// Seconds since 1970 of an HTTP date in its usual form (RFC 9110 §5.6.7, IMF-fixdate): `Sun, 06
/// Nov 1994 08:49:37 GMT`; nothing for any other text.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace lockstep

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/base/error.hpp"

namespace lockstep::registry {

/// What an identity token has to be.
struct Expected {
  std::string key;       ///< of the identity provider (HS256, RFC 7518 section 3.2)
  std::string audience;  ///< whom the token is for
  std::int64_t now = 0;  ///< seconds since 1970
};

/// Whether `token` is an identity token (JWT, RFC 7519) that the provider signed for this audience
/// and that is not over; an Error (kCheckFailed) says which of it is not so.
Result<void> check_identity_token(std::string_view token, const Expected& expected);

}  // namespace lockstep::registry

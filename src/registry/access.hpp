#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/base/error.hpp"
#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// A token that a registry gave for an identity token.
struct Minted {
  std::string subject;     ///< what it is for; empty: everything
  std::int64_t until = 0;  ///< seconds since 1970
};

/// Who may publish to one registry.
struct Access {
  std::vector<std::string> tokens;           ///< none: everybody
  std::vector<std::string> identity_tokens;  ///< that are exchanged, whatever they say
  std::set<std::string> spent;               ///< identity tokens that served
  std::map<std::string, Minted> minted;      ///< tokens got by exchange
  std::string identity_key = {};  ///< of a provider whose identity tokens are exchanged, too
  std::int64_t minted_seconds = 15 * 60;  ///< how long tokens got by exchange serve
};

/// What a request's credential is worth.
enum class Credential { kNone, kWrong, kExpired, kGood };

/// The token in `Authorization`: behind `Bearer` or `token`, the password of `Basic`, else all of
/// it; empty when there is none.
std::string presented_token(const Request& request);

/// Whether `token` may publish `subject` (a package, or nothing in particular) at `now`.
Credential credential(const Access& access, std::string_view token, std::string_view subject,
                      std::int64_t now);

/// Whether `identity` is exchanged by the registry that is called `audience`, and has not served
/// yet; an Error says why not.
Result<void> check_identity(const Access& access, const std::string& identity,
                            const std::string& audience, std::int64_t now);

/// A new token that serves for `subject` (everything when empty) from `now` on.
std::string mint(Access& access, std::string_view prefix, std::string subject, std::int64_t now);

/// The host, with its port, of an address: what registries call themselves in audiences.
std::string host_of(std::string_view address);

}  // namespace lockstep::registry

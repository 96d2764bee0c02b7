#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/registry/message.hpp"

namespace lockstep::registry {

/// Who may publish to one registry.
struct Access {
  std::vector<std::string> tokens;            ///< none: everybody
  std::vector<std::string> identity_tokens;   ///< that are exchanged
  std::set<std::string> spent;                ///< identity tokens that served
  std::map<std::string, std::string> minted;  ///< tokens got by exchange, with what they are for
};

/// What a request's credential is worth.
enum class Credential { kNone, kWrong, kGood };

/// The token in `Authorization`: behind `Bearer` or `token`, the password of `Basic`, else all of
/// it; empty when there is none.
std::string presented_token(const Request& request);

/// Whether `token` may publish `subject` (a package, or nothing in particular).
Credential credential(const Access& access, std::string_view token, std::string_view subject);

/// Whether `identity` is one of those that are exchanged and has not served yet.
bool is_exchangeable(const Access& access, const std::string& identity);

/// A new token that serves for `subject` (everything when empty).
std::string mint(Access& access, std::string_view prefix, std::string subject);

}  // namespace lockstep::registry

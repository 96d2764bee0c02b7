#include "access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "encoding.hpp"
#include "identity_token.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::registry {

std::string presented_token(const Request& request) {
  const std::string_view value = trim(request.header("authorization"));
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos) return std::string(value);
  const std::string scheme = lower(value.substr(0, space));
  const std::string_view rest = trim(value.substr(space));
  if (scheme == "bearer" || scheme == "token") return std::string(rest);
  if (scheme != "basic") return std::string(value);
  const auto pair = base64_decoded(rest);
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  return colon == std::string::npos ? "damaged" : pair->substr(colon + 1);
}

Credential credential(const Access& access, std::string_view token, std::string_view subject,
                      std::int64_t now) {
  if (access.tokens.empty()) return Credential::kGood;
  if (token.empty()) return Credential::kNone;
  if (std::ranges::find(access.tokens, token) != access.tokens.end()) return Credential::kGood;
  const auto minted = access.minted.find(std::string(token));
  if (minted == access.minted.end()) return Credential::kWrong;
  if (minted->second.until <= now) return Credential::kExpired;
  const bool serves = minted->second.subject.empty() || minted->second.subject == subject;
  return serves ? Credential::kGood : Credential::kWrong;
}

Result<void> check_identity(const Access& access, const std::string& identity,
                            const std::string& audience, std::int64_t now) {
  if (access.spent.contains(identity))
    return fail(ErrorKind::kCheckFailed, "the identity token has served already");
  const auto known = std::ranges::find(access.identity_tokens, identity);
  if (known != access.identity_tokens.end()) return {};
  if (access.identity_key.empty())
    return fail(ErrorKind::kCheckFailed, "the identity token is unknown");
  return check_identity_token(identity, {access.identity_key, audience, now});
}

std::string mint(Access& access, std::string_view prefix, std::string subject, std::int64_t now) {
  std::string token = fmt::format("{}-minted-{}", prefix, access.minted.size() + 1);
  access.minted[token] = {std::move(subject), now + access.minted_seconds};
  return token;
}

std::string host_of(std::string_view address) {
  const auto scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  return std::string(address.substr(0, address.find('/')));
}

}  // namespace lockstep::registry

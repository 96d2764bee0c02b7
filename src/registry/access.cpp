#include "access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "encoding.hpp"
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

Credential credential(const Access& access, std::string_view token, std::string_view subject) {
  if (access.tokens.empty()) return Credential::kGood;
  if (token.empty()) return Credential::kNone;
  if (std::ranges::find(access.tokens, token) != access.tokens.end()) return Credential::kGood;
  const auto minted = access.minted.find(std::string(token));
  if (minted == access.minted.end()) return Credential::kWrong;
  const bool serves = minted->second.empty() || minted->second == subject;
  return serves ? Credential::kGood : Credential::kWrong;
}

bool is_exchangeable(const Access& access, const std::string& identity) {
  const auto known = std::ranges::find(access.identity_tokens, identity);
  return known != access.identity_tokens.end() && !access.spent.contains(identity);
}

std::string mint(Access& access, std::string_view prefix, std::string subject) {
  std::string token = fmt::format("{}-minted-{}", prefix, access.minted.size() + 1);
  access.minted.emplace(token, std::move(subject));
  return token;
}

}  // namespace lockstep::registry
